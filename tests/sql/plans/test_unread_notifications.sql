-- What is unread is counted from an index alone, and listed in its order.
begin;
select plan(5);

-- given: ana has 3 of 20000 that are unread, in a table of many people
do $$
begin
    perform tests.create_user('ana');
    insert into auth.users (id) select md5('p' || g)::uuid from generate_series(1, 50) as g;
    alter table public.notifications disable trigger queue_deliveries;
    insert into public.notifications (user_id, type, title, message, read, created_at)
    select
        case when g % 2 = 0 then tests.user_id('ana') else md5('p' || 1 + g % 50)::uuid end, 'event', 'x', 'x', g > 6,
        now() - make_interval(secs => g)
    from generate_series(1, 20000) as g;
end;
$$;
analyze public.notifications;

-- then
select tests.authenticate_as('ana');
select results_eq(
    $$ select node, index from tests.plan_of(
        'select count(*) from public.notifications as n where n.user_id = (select auth.uid()) and not n.read and not n.archived'
    ) where index is not null $$, $$ values ('Index Only Scan', 'idx_notifications_read') $$, 'the count reads the index alone'
);
select results_eq(
    $$ select node, index from tests.plan_of(
        'select count(*) from public.notifications as n
         where n.user_id = (select auth.uid()) and not n.read and not n.archived and n.type = ''event'''
    ) where index is not null $$, $$ values ('Index Only Scan', 'idx_notifications_read') $$, 'of a type too'
);
select results_eq(
    $$ select node, index from tests.plan_of('select unread from public.unread_badge') where node not in ('Aggregate', 'Result') $$,
    $$ values ('Limit', null), ('Index Only Scan', 'idx_notifications_read') $$, 'the badge too, and no further than it shows'
);
select is_empty(
    $$ select node from tests.plan_of(
        'select id from public.notifications where user_id = (select auth.uid()) and read = false and archived = false
         order by created_at desc, id desc limit 20'
    ) where node in ('Sort', 'Seq Scan') or index <> 'idx_notifications_read' $$, 'the list needs no sorting'
);
select is(public.unread_notifications(), 3::bigint, 'there are three');

select * from finish();
rollback;
