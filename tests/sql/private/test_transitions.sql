-- private.transitions: the steps of each state machine, as they were decided.
begin;
select plan(3);

-- then
select results_eq(
    $$ select from_state, string_agg(to_state, ' ' order by to_state) from private.transitions
       where machine = 'event' group by from_state order by from_state $$,
    $$ values ('draft', 'published'), ('published', 'cancelled completed') $$,
    'an event is published once; then it takes place or is called off'
);
select results_eq(
    $$ select from_state, string_agg(to_state, ' ' order by to_state) from private.transitions
       where machine = 'registration' group by from_state order by from_state $$,
    $$ values
       ('cancelled', 'confirmed pending waitlisted'),
       ('confirmed', 'cancelled'),
       ('expired', 'confirmed pending waitlisted'),
       ('offered', 'cancelled confirmed expired pending'),
       ('pending', 'cancelled confirmed expired'),
       ('waitlisted', 'cancelled confirmed offered') $$,
    'a registration is given up and taken again, but a confirmed one never waits'
);
select is_empty(
    $$ select machine from private.transitions where machine = 'registration'
       except select 'registration' from private.transitions as t
       where t.from_state = any (enum_range(null::public.registration_status)::text[])
           and t.to_state = any (enum_range(null::public.registration_status)::text[]) $$,
    'states are those of the type'
);

select * from finish();
rollback;
