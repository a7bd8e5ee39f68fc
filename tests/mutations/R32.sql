-- R32: the tables to which the document gives no row security, open to everybody as they were by default.
do $mutation$
declare
    v_table text;
begin
    foreach v_table in array '{
        ai_models, communication_preferences, content_embeddings, content_recommendations, event_categories,
        event_category_mappings, event_registrations, notifications, role_history, user_activities, user_interests,
        user_roles, venues
    }'::text[]
    loop
        execute format('alter table public.%I disable row level security', v_table);
        execute format('grant all on public.%I to anon, authenticated, service_role', v_table);
    end loop;
end;
$mutation$;
