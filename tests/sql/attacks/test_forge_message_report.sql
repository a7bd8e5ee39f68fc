-- Attack: reporting or keeping messages one has no part in; and undoing a report by deleting what was reported.
begin;
select plan(10);

-- given
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,malo,otro}'::text[]) as p (name);
    perform tests.create_user('jefa', '{admin}');
    insert into public.user_messages (id, sender_id, recipient_id, content)
    values ('00000000-0000-4000-8000-000000000001', tests.user_id('malo'), tests.user_id('ana'), 'Insulto');
end;
$$;

-- when, then
select tests.authenticate_as('otro');
select throws_ok(
    $$ select public.report_content('message', '00000000-0000-4000-8000-000000000001', 'harassment') $$, 'P0002', null,
    'who has no part in it does not report it'
);
select tests.authenticate_as('jefa');
select throws_ok(
    $$ select public.report_content('message', '00000000-0000-4000-8000-000000000001', 'harassment') $$, 'P0002', null,
    'nor does an admin, who does not read it'
);
select tests.authenticate_as('malo');
select throws_ok(
    $$ select public.report_content('message', '00000000-0000-4000-8000-000000000001', 'harassment') $$, 'MD502', null,
    'nor who wrote it'
);
select tests.authenticate_as('ana');
select results_eq(
    $$ select target_type, reason
       from public.report_content('message', '00000000-0000-4000-8000-000000000001', 'harassment', 'Me insulta') $$,
    $$ values ('message', 'harassment') $$, 'whom it was written to does'
);

-- when: everybody tries to make it go away
select lives_ok($$ select public.delete_message('00000000-0000-4000-8000-000000000001') $$, 'ana deletes it');
select tests.authenticate_as('malo');
select lives_ok($$ select public.delete_message('00000000-0000-4000-8000-000000000001') $$, 'so does malo');
select is((select count(*) from public.content_reports), 0::bigint, 'who does not see by whom he was reported');

-- then
select tests.authenticate_as('jefa');
select results_eq(
    $$ select owner_id, snapshot ->> 'content', snapshot ? 'read_at' or snapshot ? 'recipient_deleted_at'
       from public.moderation_queue $$,
    $$ values (tests.user_id('malo'), 'Insulto', false) $$, 'the moderators have what was written, and no more'
);
select throws_ok(
    $$ select public.decide_moderation_item(q.id, q.version, 'removed') from public.moderation_queue as q $$, 'MD505', null,
    'they do not take it out of a mailbox'
);
select tests.clear_authentication();
select is((select count(*) from public.user_messages), 0::bigint, 'the message itself is gone');

select * from finish();
rollback;
