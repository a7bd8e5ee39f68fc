-- Messages are found by the indexes of both ends on 100,000 of them, in whichever way they are asked for.
begin;
select plan(13);

-- given: ana wrote 10,000 messages with beto, and some with 300 others; the rest is between those
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,beto}'::text[]) as p (name);
    perform tests.create_user('jefa', '{admin}');
    insert into auth.users (id) select md5('persona ' || n)::uuid from generate_series(0, 299) as n;
end;
$$;
-- As a restore does: what triggers would fill in is given.
alter table public.user_messages disable trigger user;
insert into public.user_messages (sender_id, recipient_id, content, created_at)
select
    case when n % 2 = 0 then s.one else s.other end, case when n % 2 = 0 then s.other else s.one end, repeat('x', 80),
    now() - s.n * interval '1 minute'
from (
    select
        n,
        case when n <= 12000 then tests.user_id('ana') else md5('persona ' || n % 300)::uuid end as one,
        case when n <= 10000 then tests.user_id('beto') else md5('persona ' || (n * 7 + 1) % 300)::uuid end as other
    from generate_series(1, 100200) as n
) as s
where s.one <> s.other;
alter table public.user_messages enable trigger user;
analyze public.user_messages;
analyze public.profiles;

create function pg_temp.nodes(p_sql text) returns text language sql
as $$ select string_agg(n.node, ', ') from tests.plan_of(p_sql) as n $$;
grant execute on function pg_temp.nodes(text) to public;
-- what the functions ask, with the rights that they ask it with
create function pg_temp.page() returns text language sql
as $$
    select format(
        'select b.* from private.mailbox as b
         where b.owner_id = %L and b.deleted_at is null and b.other_id = %L and (b.created_at, b.id) < (now(), %L)
         order by b.created_at desc, b.id desc limit 50',
        tests.user_id('ana'), tests.user_id('beto'), gen_random_uuid()
    )
$$;
select cmp_ok((select count(*) from public.user_messages), '>=', 100000::bigint, 'there is something to look through');

-- then: the functions
select matches(pg_temp.nodes(pg_temp.page()), '^Limit, (Result, )?Merge Append', 'what two wrote is merged in order, not sorted');
select cmp_ok(
    (select sum(r.looked_at)::bigint from tests.plan_of(pg_temp.page()) as r where r.relation = 'user_messages'), '<=', 60::bigint, 'and a page of it is read'
);
select tests.authenticate_as('ana');
select is((select count(*) from public.messages_with(tests.user_id('beto'))), 50::bigint, 'messages_with() gives that page');
select is((select count(*) from public.conversations()), 50::bigint, 'conversations() gives as many people');

-- then: the table, by its policy alone
select set_eq(
    $$ select index, condition ~ '^\(user_messages\.(sender|recipient)_id = .*(InitPlan|\$\d)' from tests.plan_of(
           'select id from public.user_messages order by created_at desc limit 20'
       ) where index is not null $$,
    $$ values ('idx_messages_sender', true), ('idx_messages_recipient', true) $$,
    'the latest come by both indexes, with auth.uid() asked once'
);
select matches(
    pg_temp.nodes('select id from public.user_messages order by created_at desc limit 20'), 'BitmapOr', 'put together by a BitmapOr'
);
select cmp_ok(
    (
        select sum(r.looked_at)::bigint
        from tests.plan_of('select id from public.user_messages where not read') as r where r.node = 'Bitmap Heap Scan'
    ), '<=', 12000::bigint, 'nobody else''s are looked at'
);
select is_empty(
    $$ select * from tests.plan_of('select id from public.user_messages where read') where node = 'Seq Scan' $$,
    'nor is the table read through'
);
select isnt_empty(
    $$ select * from tests.plan_of(
           'update public.user_messages set read = true where sender_id = ''' || tests.user_id('beto') || ''' and not read'
       ) where index is not null $$, 'marking what beto wrote uses an index, too'
);
select is_empty(
    $$ select * from tests.plan_of(
           'update public.user_messages set read = true where sender_id = ''' || tests.user_id('beto') || ''' and not read'
       ) where node = 'Seq Scan' $$, 'and nothing else'
);
select tests.authenticate_as('jefa');
select is_empty(
    $$ select * from tests.plan_of('select id from public.user_messages') where node = 'Seq Scan' $$, 'an admin looks through none'
);
select is((select count(*) from public.user_messages), 0::bigint, 'and sees none');

select * from finish();
rollback;
