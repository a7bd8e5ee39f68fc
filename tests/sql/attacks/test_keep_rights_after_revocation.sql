-- Attack: a dismissed organizer or admin goes on with the token that was made before.
begin;
select plan(22);

-- given: olga and jefe are signed in, then lose their roles; the draft is olga's
do $$
begin
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_user('jefe', '{admin}');
    perform tests.create_event('borrador', 'olga', 'draft');
    perform tests.create_event('charla', 'jefa', 'draft');
    perform tests.create_event('abierta', 'olga');
    insert into public.event_categories (name, slug) values ('Ética', 'etica');
    insert into public.event_category_mappings (event_id, category_id)
    select tests.event_id('abierta'), c.id from public.event_categories as c;
end;
$$;
select tests.authenticate_as('jefa');
select lives_ok($$ select public.revoke_role(tests.user_id('olga'), 'organizer') $$, 'olga is dismissed');

-- when, then: the organizer
select tests.authenticate_as('olga');
select throws_ok(
    $$ insert into public.events (title, description, date, location) values ('x', 'd', now() + interval '1 day', 'x') $$,
    '42501', null, 'she creates no event any more'
);
select throws_ok(
    $$ update public.events set title = 'x' where slug = 'borrador' $$, '42501', null, 'nor changes hers'
);
select throws_ok($$ select public.publish_event(tests.event_id('borrador')) $$, '42501', null, 'nor publishes it');
select throws_ok(
    $$ select * from public.event_attendees(tests.event_id('abierta')) $$, '42501', null, 'nor reads who comes'
);
select throws_ok(
    $$ select public.cancel_event(tests.event_id('abierta')) $$, '42501', null, 'nor cancels it'
);
select throws_ok(
    $$ select public.reschedule_event(tests.event_id('abierta'), now() + interval '9 days') $$,
    '42501', null, 'nor moves it'
);
select throws_ok(
    $$ select public.set_event_capacity(tests.event_id('abierta'), 5) $$, '42501', null, 'nor changes its seats'
);
select throws_ok(
    $$
    insert into public.event_category_mappings (event_id, category_id)
    select tests.event_id('borrador'), c.id from public.event_categories as c
    $$,
    '42501', null, 'nor sorts it'
);
select is_empty(
    $$ delete from public.event_category_mappings where event_id = tests.event_id('abierta') returning event_id $$,
    'nor takes its category away'
);
select is_empty($$ delete from public.events where slug = 'borrador' returning id $$, 'nor deletes her draft');
select throws_ok(
    $$ insert into public.venues (name, address, area) values ('x', 'x', 'x') $$, '42501', null, 'nor proposes a venue'
);

-- when, then: the admin, dismissed while his request runs under the role of admins
select tests.authenticate_as('jefe');
select is(current_user::text, 'app_admin', 'jefe acts as an admin');
select is((select count(id) from public.events where status = 'draft'), 2::bigint, 'and sees all drafts');
select lives_ok($$ select public.revoke_role((select auth.uid()), 'admin') $$, 'then he resigns');
select is(
    (select count(id) from public.events where status = 'draft'), 0::bigint, 'from the next statement on he sees no draft'
);
select is_empty($$ update public.events set title = 'x' returning id $$, 'changes nothing');
select throws_ok(
    $$ select public.grant_role((select auth.uid()), 'admin') $$, '42501', null, 'and does not come back by himself'
);
select throws_ok(
    $$ insert into public.event_categories (name, slug) values ('x', 'x') $$, '42501', null, 'nor adds a category'
);
set local role authenticated;
select lives_ok($$ select private.pre_request() $$, 'his next request');
select is(current_user::text, 'authenticated', 'runs as everybody''s');

-- then
select tests.clear_authentication();
select results_eq(
    $$ select slug, status from public.events where title <> 'x' order by slug $$,
    $$ values ('abierta', 'published'), ('borrador', 'draft'), ('charla', 'draft') $$,
    'the events are as they were'
);

select * from finish();
rollback;
