-- public.conversations(): whom one writes with, and what is unread; true after whatever happened.
begin;
select plan(14);

-- given: a thousand messages among seven people; some are read, deleted by one side or both, some accounts are gone
do $$
begin
    perform setseed(0.5);
    perform tests.create_user('p' || n) from generate_series(1, 9) as n;
    perform tests.create_user('sola');
    insert into public.user_messages (
        sender_id, recipient_id, content, created_at, read, sender_deleted_at, recipient_deleted_at
    )
    select
        tests.user_id('p' || s.one), tests.user_id('p' || s.other), 'mensaje ' || s.n, now() - s.n / 2 * interval '1 minute',
        random() < 0.5, case when random() < 0.2 then now() end, case when random() < 0.2 then now() end
    from (
        select n, (random() * 8)::integer + 1 as one, (random() * 8)::integer + 1 as other from generate_series(1, 1000) as n
    ) as s
    where s.one <> s.other;
    update public.user_messages set read = not read where random() < 0.2;
    delete from auth.users where id in (tests.user_id('p8'), tests.user_id('p9'));
    insert into public.user_blocks (blocker_id, blocked_id) values (tests.user_id('p7'), tests.user_id('p6'));
end;
$$;
-- what each message says of the two at its ends, counted the long way
create temporary view ends as
select m.sender_id as me, m.recipient_id as other, m.id, m.content, m.created_at, true as is_mine, 0 as unread
from public.user_messages as m where m.sender_deleted_at is null
union all
select m.recipient_id, m.sender_id, m.id, m.content, m.created_at, false, (not m.read)::integer
from public.user_messages as m where m.recipient_deleted_at is null;
grant select on ends to public;
create function pg_temp.expected() returns table (
    user_id uuid, last_message_id uuid, last_message text, last_message_at timestamptz, is_mine boolean, unread_count integer
)
language sql security definer
as $$
    select distinct on (e.other)
        e.other, e.id, e.content, e.created_at, e.is_mine, sum(e.unread) over (partition by e.other)::integer
    from ends as e
    where e.me = (select auth.uid()) and private.can_see(e.me, e.other)
    order by e.other, e.created_at desc, e.id desc
$$;
create function pg_temp.differ(p_name text) returns bigint language plpgsql
as $$
declare
    v_count bigint;
begin
    perform tests.authenticate_as(p_name);
    with told as (
        select c.user_id, c.last_message_id, c.last_message, c.last_message_at, c.is_mine, c.unread_count
        from public.conversations(1000) as c
    ), counted as (select e.* from pg_temp.expected() as e)
    select count(*) into v_count
    from ((table told except table counted) union all (table counted except table told)) as d;
    perform tests.clear_authentication();
    return v_count;
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
        for v_row in select * from public.conversations(p_limit, v_at, v_id) loop
            return next v_row.last_message_id;
            v_at := v_row.last_message_at;
            v_id := v_row.last_message_id;
            v_more := true;
        end loop;
    end loop;
end;
$$;
grant execute on function pg_temp.expected(), pg_temp.walk(integer) to public;

-- then: right for everybody
select is(pg_temp.differ('p' || n), 0::bigint, format('p%s: the last message of each and what is unread', n))
from generate_series(1, 7) as n;
select tests.authenticate_as('p1');
select is((select count(*) from public.conversations(1000)), 7::bigint, 'six people, and one line for those who left');
select results_eq(
    $$ select first_name from public.conversations(1000) where user_id is null $$, $$ values (null::text) $$,
    'which has no name'
);
select results_eq(
    $$ select c.user_id, c.unread_count from public.conversations(1000) as c order by 1 $$,
    $$ select c.user_id, (
           select count(*)::integer from public.messages_with(c.user_id, 1000) as m
           where not m.read and m.recipient_id = (select auth.uid())
       ) from public.conversations(1000) as c order by 1 $$,
    'as many are unread as the list of messages shows'
);
select results_eq(
    'select last_message_id from public.conversations(1000)',
    'select last_message_id from public.conversations(1000) order by last_message_at desc, last_message_id desc',
    'the latest comes first'
);
select results_eq(
    'select pg_temp.walk(2)', 'select last_message_id from public.conversations(1000)', 'pages join without a gap'
);
select tests.authenticate_as('p6');
select is_empty(
    $$ select 1 from public.conversations(1000) where user_id = tests.user_id('p7') $$, 'who has blocked is not there'
);
select tests.authenticate_as('sola');
select is((select count(*) from public.conversations()), 0::bigint, 'who writes with nobody has none');

select * from finish();
rollback;
