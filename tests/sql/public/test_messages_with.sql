-- public.messages_with(): what two people wrote, newest first, page by page.
begin;
select plan(13);

-- given
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,beto,caro,dora,eva}'::text[]) as p (name);
    insert into public.user_messages (sender_id, recipient_id, content, created_at)
    select
        tests.user_id(case when n % 3 = 0 then 'ana' else 'beto' end),
        tests.user_id(case when n % 3 = 0 then 'beto' else 'ana' end),
        'mensaje ' || n, now() - n / 2 * interval '1 minute'
    from generate_series(1, 25) as n;
    insert into public.user_messages (sender_id, recipient_id, content)
    values
    (tests.user_id('caro'), tests.user_id('ana'), 'de caro'),
    (tests.user_id('ana'), tests.user_id('caro'), 'a caro'),
    (tests.user_id('dora'), tests.user_id('ana'), 'de dora'),
    (tests.user_id('caro'), tests.user_id('beto'), 'de otros');
    delete from auth.users where id in (tests.user_id('caro'), tests.user_id('dora'));
end;
$$;
create function pg_temp.walk(p_name text, p_limit integer) returns setof uuid language plpgsql
as $$
declare
    v_row record;
    v_at timestamptz;
    v_id uuid;
    v_more boolean := true;
begin
    while v_more loop
        v_more := false;
        for v_row in select * from public.messages_with(tests.user_id(p_name), p_limit, v_at, v_id) loop
            return next v_row.id;
            v_at := v_row.created_at;
            v_id := v_row.id;
            v_more := true;
        end loop;
    end loop;
end;
$$;
grant execute on function pg_temp.walk(text, integer) to public;

-- then
select tests.authenticate_as('ana');
select is((select count(*) from public.messages_with(tests.user_id('beto'))), 25::bigint, 'both directions');
select results_eq(
    $$ select id from public.messages_with(tests.user_id('beto')) $$,
    $$ select id from public.messages_with(tests.user_id('beto')) order by created_at desc, id desc $$, 'the newest first'
);
select results_eq(
    $$ select pg_temp.walk('beto', 4) $$, $$ select id from public.messages_with(tests.user_id('beto')) $$, 'pages join without a gap'
);
select results_eq(
    $$ select content from public.messages_with(tests.user_id('beto'), 3) $$,
    $$ select content from public.messages_with(tests.user_id('beto')) limit 3 $$, 'a page has as many as are asked for'
);
select is((select count(*) from public.messages_with(tests.user_id('beto'), -1)), 1::bigint, 'at least one');
select results_eq(
    $$ select content, sender_id is null, recipient_id is null from public.messages_with(null) order by content $$,
    $$ values ('a caro', false, true), ('de caro', true, false), ('de dora', true, false) $$,
    'what deleted accounts left behind is together'
);
select is((select count(*) from public.messages_with(tests.user_id('eva'))), 0::bigint, 'with others there is nothing');
select is((select count(*) from public.messages_with(gen_random_uuid())), 0::bigint, 'nor with nobody');
select tests.authenticate_as('beto');
select results_eq(
    $$ select id from public.messages_with(tests.user_id('ana')) $$, $$ select pg_temp.walk('ana', 7) $$,
    'the other end reads the same'
);
select is((select count(*) from public.messages_with(null)), 1::bigint, 'and of the deleted his own');
select tests.authenticate_as('eva');
select is((select count(*) from public.messages_with(tests.user_id('ana'))), 0::bigint, 'who took no part reads nothing');
select tests.clear_authentication();
insert into public.user_blocks (blocker_id, blocked_id) values (tests.user_id('beto'), tests.user_id('ana'));
select tests.authenticate_as('ana');
select is((select count(*) from public.messages_with(tests.user_id('beto'))), 0::bigint, 'with a block there is nothing');
select tests.authenticate_as('beto');
select is((select count(*) from public.messages_with(tests.user_id('ana'))), 0::bigint, 'for both');

select * from finish();
rollback;
