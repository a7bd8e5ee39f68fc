-- A person's own registrations are found by their index, the caller's id is read once, and only row security filters.
begin;
select plan(5);

-- given: 2000 people at 3 events
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_event('uno', 'olga');
    perform tests.create_event('dos', 'olga');
    perform tests.create_event('tres', 'olga');
    insert into auth.users (id) select gen_random_uuid() from generate_series(1, 2000);
    insert into public.event_registrations (event_id, user_id, ticket_type, status, created_at)
    select tests.event_id(s), u.id, 'general', 'cancelled', now() - random() * interval '300 days'
    from auth.users as u, unnest('{uno,dos,tres}'::text[]) as s;
end;
$$;
analyze public.event_registrations;

-- then
select tests.authenticate_as('ana');
select results_eq(
    $$ select index, condition ~ '^\(event_registrations\.user_id = .*(InitPlan|\$0)' from tests.plan_of(
           'select id, status from public.event_registrations order by created_at desc, id desc limit 20'
       ) where index is not null $$,
    $$ values ('idx_registrations_user', true) $$,
    'the latest are found by idx_registrations_user, with auth.uid() asked once'
);
select results_eq(
    $$ select condition ~ 'InitPlan|\$0' from tests.plan_of('select count(*) from public.event_registrations')
       where index is not null $$,
    $$ values (true) $$,
    'so are all of them, by an index of the person'
);
select is_empty(
    $$ select node from tests.plan_of('select count(*) from public.event_registrations') where node = 'Seq Scan' $$,
    'and the table is not read through'
);
select is(
    (select count(*) from public.event_registrations), 3::bigint, 'there are three'
);
select tests.authenticate_as('jefa');
select isnt_empty(
    $$ select * from tests.plan_of(
           'select id from public.event_registrations where user_id = ''' || tests.user_id('ana') || ''''
       ) where index = 'idx_registrations_user' $$,
    'an admin who looks for one person uses the same index'
);

select * from finish();
rollback;
