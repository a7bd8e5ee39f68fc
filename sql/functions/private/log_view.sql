-- Notes that the caller looked at something: once for a person and a day (UTC), never of what is his own. People without
-- an account are told apart by their network. Caller: public.record_view, after it has looked whether he may see it.
-- Errors: 22023 for content whose views nobody counts.
create or replace function private.log_view(p_content_type text, p_content_id uuid)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_type constant private.content_types := private.content_type(p_content_type);
begin
    if v_type.views_column is null then
        raise invalid_parameter_value using
            message = format('Las vistas de %s no se cuentan', p_content_type),
            detail = '{"en": "Views of this type are not counted"}', hint = 'views_not_counted';
    end if;
    execute format(
        'with noted as (
             insert into private.content_views (content_type, content_id, day, viewer, user_id)
             select $1, t.id, date_trunc(''day'', private.clock(), ''UTC''), coalesce(u.id::text, $3, ''unknown''), u.id
             from public.%I as t
             left join auth.users as u on u.id = $4 and not u.is_anonymous
             where t.id = $2 and t.%I is distinct from $4
             on conflict do nothing
             returning content_type, content_id
         )
         insert into private.unfolded_views (content_type, content_id)
         select n.content_type, n.content_id from noted as n',
        v_type.table_name, v_type.owner_column
    )
    using p_content_type, p_content_id, private.client_network(), (select auth.uid());
end;
$$;
revoke all on function private.log_view(text, uuid) from public, anon, authenticated, service_role;
grant execute on function private.log_view(text, uuid) to anon, authenticated;
