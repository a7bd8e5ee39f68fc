-- Attack: finding out by whom one was reported, or that one was: tables, joins, functions, returning, notifications.
begin;
select plan(10);

-- given
do $$
begin
    perform tests.create_user(p.name, '{member}') from unnest('{ana,malo,otro}'::text[]) as p (name);
end;
$$;
select tests.authenticate_as('ana');
select lives_ok($$ select public.report_content('user', tests.user_id('malo'), 'harassment', 'Me sigue') $$, 'ana reports malo');

-- when, then
select tests.authenticate_as('malo');
select is_empty('select * from public.content_reports', 'not in the table');
select is_empty('select * from public.moderation_queue', 'nor in the queue');
select is_empty(
    $$ select r.reporter_id from public.profiles_public as p inner join public.content_reports as r on r.target_id = p.id $$,
    'nor joined'
);
select throws_ok(
    $$ update public.content_reports set note = note returning reporter_id $$, '42501', null, 'nor on the way back from a change'
);
select throws_ok($$ delete from public.content_reports returning reporter_id $$, '42501', null, 'nor from a deletion');
select throws_ok(
    $$ insert into public.content_reports (item_id, reporter_id, target_type, target_id, reason)
       values (gen_random_uuid(), tests.user_id('ana'), 'user', tests.user_id('malo'), 'spam') $$, '42501', null,
    'nor by the one that is there already'
);
select is_empty('select * from public.notifications', 'he is told nothing');
select throws_ok(
    $$ select public.decide_moderation_item(gen_random_uuid(), 1, 'dismissed') $$, '42501', null, 'and asks no moderator''s questions'
);
select tests.authenticate_as('otro');
select is_empty('select * from public.content_reports', 'nor do others know');

select * from finish();
rollback;
