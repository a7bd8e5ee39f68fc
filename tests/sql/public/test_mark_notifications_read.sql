-- public.mark_notifications_read(): all that was shown, and not what came after it.
begin;
select plan(9);

-- given: two of one instant, one before, one after
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,beto}'::text[]) as p (name);
    insert into public.notifications (id, user_id, type, title, message, created_at, dedupe_key)
    select
        format('00000000-0000-4000-8000-00000000%s%s', p.digits, n.number)::uuid, tests.user_id(p.name), 'event', n.title, 'x', n.at,
        'k' || n.number
    from (values ('ana', '00'), ('beto', '10')) as p (name, digits), (values
        ('01', 'antes', timestamptz '2030-05-01 12:00Z'), ('02', 'igual', '2030-05-01 13:00Z'), ('03', 'mismo', '2030-05-01 13:00Z'),
        ('04', 'después', '2030-05-01 13:00:00.000001Z')
    ) as n (number, title, at);
end;
$$;
create temporary view unread as select n.title from public.notifications as n where not n.read;
grant select on unread to authenticated;
alter view unread set (security_invoker = true);

-- when, then
select tests.authenticate_as('ana');
select is(
    public.mark_notifications_read('2030-05-01 13:00Z', '00000000-0000-4000-8000-000000000002'), 2::bigint, 'up to one of them: two are left'
);
select set_eq('select title from unread', '{mismo,después}'::text[], 'of one instant, what comes after it in the list');
select is(public.mark_notifications_read('2030-05-01 13:00Z'), 1::bigint, 'without an id, all of the instant');
select set_eq('select title from unread', '{después}'::text[], 'what came later stays');
select is(public.mark_notifications_read('2030-05-01 13:00Z'), 1::bigint, 'twice changes nothing');
select is_empty($$ select from public.notifications where read and dedupe_key is not null $$, 'what was read is over');
select is(public.mark_notifications_read('infinity'), 0::bigint, 'at last all');
select tests.clear_authentication();
select is((select count(*) from unread), 4::bigint, 'of nobody else');
select tests.authenticate_as_anon();
select throws_ok($$ select public.mark_notifications_read(now()) $$, '42501', null, 'nobody in particular marks nothing');

select * from finish();
rollback;
