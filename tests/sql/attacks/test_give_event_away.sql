-- Attack: making another person answer for an event, or taking one over.
begin;
select plan(5);

-- given
do $$
begin
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('omar', '{organizer}');
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_event('de-olga', 'olga');
    perform tests.create_event('de-omar', 'omar');
end;
$$;

-- when, then
select tests.authenticate_as('olga');
select throws_ok(
    $$ update public.events set organizer_id = tests.user_id('omar') where slug = 'de-olga' $$,
    '42501', null, 'an organizer gives no event away'
);
select throws_ok(
    $$ update public.events set organizer_id = (select auth.uid()) where slug = 'de-omar' $$,
    '42501', null, 'nor takes one over'
);
select throws_ok(
    $$ insert into public.events (title, description, date, location, organizer_id)
       values ('x', 'd', now() + interval '1 day', 'x', tests.user_id('omar')) $$,
    '42501', null, 'nor creates one in the name of another'
);
select tests.authenticate_as('jefa');
select throws_ok(
    $$ update public.events set organizer_id = (select auth.uid()) $$, '42501', null, 'an admin does not either'
);

-- then
select tests.clear_authentication();
select results_eq(
    $$ select slug, organizer_id from public.events order by slug $$,
    $$ values ('de-olga', tests.user_id('olga')), ('de-omar', tests.user_id('omar')) $$,
    'everybody answers for her own'
);

select * from finish();
rollback;
