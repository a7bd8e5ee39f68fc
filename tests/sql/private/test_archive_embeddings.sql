-- private.archive_events, restore_events: what is archived has neither vectors nor recommendations.
-- mutation: R76
begin;
select plan(4);

-- given: an event of 2022 and one of 2023, with vectors, and recommended
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('olga', '{organizer}');
    insert into public.ai_models (id, name, type, version, parameters)
    values ('00000000-0000-4000-8000-000000000001', 'léxico', 'embedding', '1', '{"provider": "lexical"}');
    perform tests.create_event('viejo', 'olga', 'completed', '2022-05-05 15:00Z');
    perform tests.create_event('reciente', 'olga', 'completed', '2023-05-05 15:00Z');
    perform public.finish_embedding(c.job_id, c.lease_token, c.content_hash) from public.claim_embeddings(100) as c;
    insert into public.content_recommendations (user_id, content_type, content_id, score, reason, is_dismissed)
    select tests.user_id('ana'), 'event', k.id, 0.5, '{"code": "suggested"}', true from private.event_keys as k;
    perform private.archive_events(2022);
end;
$$;

-- then
select results_eq(
    $$ select content_id from public.content_embeddings $$, $$ values (tests.event_id('reciente')) $$, 'its vector is gone'
);
select results_eq(
    $$ select content_id from public.content_recommendations $$, $$ values (tests.event_id('reciente')) $$, 'with what was said of it'
);

-- when: it comes back; then
do $$ begin perform private.restore_events(2022), private.backfill_embeddings('00000000-0000-4000-8000-000000000001'); end; $$;
select results_eq(
    $$ select content from public.claim_embeddings(10) $$, $$ values ('Viejo Un evento de prueba') $$, 'its vector is asked for again'
);
do $$ begin delete from public.events where slug = 'reciente'; end; $$;
select is_empty($$ select content_id from public.content_embeddings $$, 'of what is deleted none is left');

select * from finish();
rollback;
