-- What registering asks of an event with thousands of people in it, it finds by an index, a few rows at a time.
begin;
select plan(3);

-- given: 2500 people at a full event, of whom 1000 have cancelled, 500 wait and 500 hold a seat for a while
do $$
begin
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('charla', 'olga', p_capacity => 1000);
    perform tests.create_event('otra', 'olga');
    insert into auth.users (id) select gen_random_uuid() from generate_series(1, 2500);
    insert into public.event_registrations (event_id, user_id, ticket_type, status, hold_expires_at)
    select
        tests.event_id('charla'), u.id, 'general',
        (array['cancelled', 'cancelled', 'waitlisted', 'pending', 'confirmed'])[u.n % 5 + 1]::public.registration_status,
        case when u.n % 5 = 3 then now() + interval '1 hour' end
    from (select p.id, row_number() over () as n from auth.users as p where p.email is null) as u;
end;
$$;
analyze public.event_registrations;
create function pg_temp.looks_at(p_sql text) returns text language sql as $$
    select string_agg(distinct p.index, ' ') || ' ' || sum(p.looked_at)
    from tests.plan_of(p_sql) as p
    where p.relation = 'event_registrations'
$$;

-- then
select is(
    pg_temp.looks_at(format(
        $$ select from public.event_registrations as r
           where r.event_id = %L and r.status in ('pending', 'offered') and r.hold_expires_at <= now() limit 1 $$,
        tests.event_id('charla')
    )),
    'idx_registrations_holds 0', 'no hold that is not due is looked at'
);
select is(
    pg_temp.looks_at(format(
        $$ select r.id from public.event_registrations as r
           where r.event_id = %L and r.ticket_type = 'general' and r.status = 'waitlisted'
           order by r.waitlist_position limit 1 $$,
        tests.event_id('charla')
    )),
    'idx_registrations_waiting 1', 'who is next is the first of the index'
);
select is(
    pg_temp.looks_at(
        $$ select distinct r.event_id from public.event_registrations as r
           where r.status in ('pending', 'offered') and r.hold_expires_at <= now() $$
    ),
    'idx_registrations_holds 0', 'the job looks at no row that is not due'
);

select * from finish();
rollback;
