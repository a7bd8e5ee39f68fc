-- public.report_content(): one report of each person, one item for each target, and what it looked like is kept.
begin;
select plan(22);

-- given
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,beto,caro,malo}'::text[]) as p (name);
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('jefa', '{admin}');
    update public.profiles set bio = 'Vendo todo' where id = tests.user_id('malo');
    perform tests.create_event('charla', 'olga');
    perform tests.create_event('secreta', 'olga', 'draft');
    update public.events set event_url = 'https://meet.example.com/x' where id = tests.event_id('charla');
end;
$$;

-- when, then: reporting
select tests.authenticate_as('ana');
select results_eq(
    $$ select reporter_id, target_type, target_id, reason, note
       from public.report_content('user', tests.user_id('malo'), 'spam', 'Vende cursos') $$,
    $$ values (tests.user_id('ana'), 'user', tests.user_id('malo'), 'spam', 'Vende cursos') $$, 'ana reports malo'
);
select is(
    (select r.reason from public.report_content('user', tests.user_id('malo'), 'hate') as r), 'spam', 'once: again is the same report'
);
select tests.authenticate_as('beto');
select lives_ok($$ select public.report_content('user', tests.user_id('malo'), 'harassment') $$, 'beto reports him, too');
select lives_ok($$ select public.report_content('event', tests.event_id('charla'), 'other') $$, 'and an event');

-- then: what cannot be reported
select throws_ok(
    $$ select public.report_content('user', tests.user_id('beto'), 'spam') $$, 'MD502', null, 'nobody reports himself'
);
select throws_ok(
    $$ select public.report_content('event', tests.event_id('secreta'), 'spam') $$, 'P0002', null, 'or what he cannot see'
);
select throws_ok($$ select public.report_content('user', gen_random_uuid(), 'spam') $$, 'P0002', null, 'or nothing');
select throws_ok(
    $$ select public.report_content('pg_class', gen_random_uuid(), 'spam') $$, '22023', null, 'of a kind that is none'
);
select throws_ok(
    $$ select public.report_content('user', tests.user_id('caro'), 'porque sí') $$, '23514', null, 'without a reason that is one'
);
select throws_ok(
    $$ select public.report_content('user', tests.user_id('caro'), 'spam', repeat('x', 1001)) $$, '23514', null, 'or with a long note'
);
select tests.authenticate_as_anonymous('nadie');
select throws_ok(
    $$ select public.report_content('user', tests.user_id('caro'), 'spam') $$, '42501', null, 'or without an account'
);

-- then: who sees reports
select tests.authenticate_as('malo');
select is_empty('select 1 from public.content_reports', 'who was reported does not see by whom');
select is_empty('select 1 from public.moderation_queue', 'nor that it is so');
select tests.authenticate_as('ana');
select is((select count(*) from public.content_reports), 1::bigint, 'people see their own reports');
select is_empty('select 1 from public.moderation_queue', 'and not what others said');
select tests.authenticate_as('jefa');
select is((select count(*) from public.content_reports), 3::bigint, 'moderators see all');
select results_eq(
    $$ select target_type, owner_id, status, reports_count, snapshot ->> 'bio' from public.moderation_queue order by target_type $$,
    $$ values
       ('event', tests.user_id('olga'), 'pending', 1, null), ('user', tests.user_id('malo'), 'pending', 2, 'Vendo todo') $$,
    'in one item for each target'
);
select is_empty(
    $$ select 1 from public.moderation_queue where snapshot ?| '{email,contact_preferences,event_url}' $$,
    'without what is private'
);

-- then: it is kept
select tests.clear_authentication();
update public.profiles set bio = 'Soy un santo' where id = tests.user_id('malo');
select lives_ok($$ select public.report_content('user', tests.user_id('malo'), 'spam') from (select tests.authenticate_as('caro')) as a $$,
    'a third report');
select tests.clear_authentication();
delete from auth.users where id in (tests.user_id('malo'), tests.user_id('ana'));
select tests.authenticate_as('jefa');
select results_eq(
    $$ select owner_id, reports_count, snapshot ->> 'bio' from public.moderation_queue where target_type = 'user' $$,
    $$ values (null::uuid, 3, 'Vendo todo') $$, 'as it was at the first report, after everybody has left'
);
select is(
    (select count(*) from public.content_reports as r where r.target_type = 'user'), 3::bigint, 'so are the reports'
);
select is(
    (select count(*) from public.content_reports as r where r.reporter_id is null), 1::bigint, 'without the name of who has left'
);

select * from finish();
rollback;
