-- public.my_connections(): whoever asked, with the name of the other end, page by page.
begin;
select plan(8);

-- given: ana has 30 friends, of whom she asked every second one
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('amiga' || lpad(n::text, 2, '0')) from generate_series(1, 30) as n;
    insert into public.user_connections (requester_id, recipient_id, status, created_at)
    select
        tests.user_id(case when n % 2 = 0 then 'ana' else 'amiga' || lpad(n::text, 2, '0') end),
        tests.user_id(case when n % 2 = 0 then 'amiga' || lpad(n::text, 2, '0') else 'ana' end),
        case when n <= 28 then 'accepted' else 'pending' end, now() - n / 3 * interval '1 day'
    from generate_series(1, 30) as n;
    insert into public.user_connections (requester_id, recipient_id, status)
    values (tests.user_id('amiga01'), tests.user_id('amiga02'), 'accepted');
end;
$$;
create function pg_temp.walk(p_limit integer) returns setof uuid language plpgsql
as $$
declare
    v_row record;
    v_at timestamptz;
    v_id uuid;
    v_more boolean := true;
begin
    while v_more loop
        v_more := false;
        for v_row in select * from public.my_connections('accepted', p_limit, v_at, v_id) loop
            return next v_row.user_id;
            v_at := v_row.created_at;
            v_id := v_row.connection_id;
            v_more := true;
        end loop;
    end loop;
end;
$$;
grant execute on function pg_temp.walk(integer) to public;

-- then
select tests.authenticate_as('ana');
select is((select count(*) from public.my_connections()), 28::bigint, 'all of them');
select results_eq(
    $$ select first_name, status, is_requester from public.my_connections('pending') order by first_name $$,
    $$ values ('Amiga29', 'pending', false), ('Amiga30', 'pending', true) $$, 'requests, and who made them'
);
select is((select count(*) from public.my_connections('declined')), 0::bigint, 'a state without any is empty');
select results_eq(
    $$ select created_at, connection_id from public.my_connections() $$,
    $$ select created_at, connection_id from public.my_connections() order by created_at desc, connection_id desc $$,
    'the newest comes first'
);
select results_eq('select pg_temp.walk(4)', 'select user_id from public.my_connections()', 'pages join without a gap');
select is((select count(*) from public.my_connections('accepted', 0)), 1::bigint, 'a page has at least one line');
select tests.clear_authentication();
insert into public.user_blocks (blocker_id, blocked_id) values (tests.user_id('amiga07'), tests.user_id('ana'));
select tests.authenticate_as('ana');
select is_empty(
    $$ select c.status from unnest('{pending,accepted,declined,cancelled,removed}'::text[]) as s (status)
       cross join public.my_connections(s.status) as c where c.user_id = tests.user_id('amiga07') $$,
    'who has blocked is in no list'
);
select tests.authenticate_as_anonymous('nadie');
select is((select count(*) from public.my_connections()), 0::bigint, 'an anonymous sign-in has none');

select * from finish();
rollback;
