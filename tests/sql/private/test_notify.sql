-- private.notify(): whoever wants to hear of something hears of it, and nobody else.
begin;
select plan(12);

-- given: ana has blocked malo, muted beto, an event and, for an hour, caro
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,beto,caro,dora,malo}'::text[]) as p (name);
    insert into public.user_blocks (blocker_id, blocked_id) values (tests.user_id('ana'), tests.user_id('malo'));
    perform tests.freeze('2030-05-01 12:00Z');
    insert into public.user_mutes (user_id, entity_type, entity_id, expires_at)
    values
    (tests.user_id('ana'), 'user', tests.user_id('beto'), null),
    (tests.user_id('ana'), 'event', '00000000-0000-4000-8000-000000000001', null),
    (tests.user_id('ana'), 'user', tests.user_id('caro'), '2030-05-01 13:00Z');
end;
$$;
create function pg_temp.told(p_actor text, p_type text default null, p_id uuid default null) returns bigint language plpgsql
as $$
begin
    delete from public.notifications;
    perform private.notify(
        tests.user_id('ana'), 'event', 'Algo', 'Pasó algo', '/x', tests.user_id(p_actor), p_type, p_id
    );
    return (select count(*) from public.notifications);
end;
$$;

-- then
select is(pg_temp.told('dora', 'event', '00000000-0000-4000-8000-000000000002'), 1::bigint, 'what others do is told');
select results_eq(
    $$ select user_id, type::text, title, message, action_url, meta_data from public.notifications $$,
    $$ values (
        tests.user_id('ana'), 'event', 'Algo', 'Pasó algo', '/x',
        jsonb_build_object(
            'actor_id', tests.user_id('dora'), 'entity_type', 'event', 'entity_id', '00000000-0000-4000-8000-000000000002'
        )
    ) $$, 'with who and what it is about'
);
select is(pg_temp.told(null), 1::bigint, 'what nobody in particular does as well');
select results_eq($$ select meta_data from public.notifications $$, $$ values ('{}'::jsonb) $$, 'which says no more');
select is(pg_temp.told('ana'), 0::bigint, 'nobody is told what he does himself');
select is(pg_temp.told('malo'), 0::bigint, 'nor what somebody does whom he has blocked');
select is(pg_temp.told('beto'), 0::bigint, 'or muted');
select is(pg_temp.told('dora', 'event', '00000000-0000-4000-8000-000000000001'), 0::bigint, 'nor of what he has muted');
select is(pg_temp.told('caro'), 0::bigint, 'a mute holds');
select tests.freeze('2030-05-01 13:00Z');
select is(pg_temp.told('caro'), 1::bigint, 'until it ends');
insert into public.user_blocks (blocker_id, blocked_id) values (tests.user_id('dora'), tests.user_id('ana'));
select is(pg_temp.told('dora'), 0::bigint, 'nor what somebody does who has blocked him');
select lives_ok(
    $$ select private.notify(gen_random_uuid(), 'system', 'x', 'x'), private.notify(null, 'system', 'x', 'x') $$,
    'who is not there is told nothing, and that is no error'
);

select * from finish();
rollback;
