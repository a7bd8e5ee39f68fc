-- public.decide_moderation_item(): dismissed, removed, restored, by one who has seen the latest version.
begin;
select plan(22);

-- given: a post that was reported by two people
do $$
begin
    perform tests.create_user(p.name, '{member}') from unnest('{ana,beto,autor}'::text[]) as p (name);
    perform tests.create_user('moni', '{member}');
    update public.user_roles set permissions = '["content.moderate"]' where user_id = tests.user_id('moni');
    insert into public.blog_posts (id, title, content, status, author_id)
    values ('00000000-0000-4000-8000-000000000001', 'Ofertas', 'Compren', 'published', tests.user_id('autor'));
    perform tests.freeze('2030-05-01 12:00Z');
end;
$$;
create function pg_temp.item() returns uuid language sql as $$ select q.id from public.moderation_queue as q $$;
grant execute on function pg_temp.item() to public;
select tests.authenticate_as('ana');
select lives_ok(
    $$ select public.report_content('blog_post', '00000000-0000-4000-8000-000000000001', 'spam') $$, 'ana reports a post'
);

-- when, then: who decides
select throws_ok(
    $$ select public.decide_moderation_item(gen_random_uuid(), 1, 'removed') $$, '42501', null, 'she does not decide'
);
select tests.authenticate_as('autor');
select throws_ok(
    $$ select public.decide_moderation_item(gen_random_uuid(), 1, 'dismissed') $$, '42501', null, 'nor does who wrote it'
);
select tests.authenticate_as('moni');
select throws_ok(
    $$ select public.decide_moderation_item(gen_random_uuid(), 1, 'removed') $$, 'P0002', null, 'there must be something'
);
select throws_ok(
    $$ select public.decide_moderation_item(pg_temp.item(), 2, 'paused') $$, 'MD105', null, 'to decide'
);

-- when, then: dismissed, and up again
select results_eq(
    $$ select status, version, decided_by, decided_at, decision_note
       from public.decide_moderation_item(pg_temp.item(), 2, 'dismissed', 'No es para tanto') $$,
    $$ values ('dismissed', 3, tests.user_id('moni'), '2030-05-01 12:00Z'::timestamptz, 'No es para tanto') $$, 'moni dismisses it'
);
select throws_ok(
    $$ select public.decide_moderation_item(pg_temp.item(), 2, 'removed') $$, 'MD503', null, 'who saw what it was before is told'
);
select tests.authenticate_as('beto');
select lives_ok(
    $$ select public.report_content('blog_post', '00000000-0000-4000-8000-000000000001', 'spam') $$, 'beto reports it, too'
);
select tests.authenticate_as('moni');
select results_eq(
    $$ select status, version, reports_count from public.moderation_queue $$, $$ values ('pending', 4, 2) $$, 'it comes up again'
);

-- when, then: removed and restored
select is(
    (select q.status from public.decide_moderation_item(pg_temp.item(), 4, 'removed') as q), 'removed', 'moni removes it'
);
select tests.authenticate_as_anon();
select is_empty('select 1 from public.blog_posts', 'nobody reads the post');
select tests.authenticate_as('moni');
select throws_ok(
    $$ select public.decide_moderation_item(pg_temp.item(), 5, 'dismissed') $$, 'MD105', null, 'it is not dismissed any more'
);
select is(
    (select q.status from public.decide_moderation_item(pg_temp.item(), 5, 'restored') as q), 'restored', 'but restored'
);
select tests.authenticate_as_anon();
select is((select count(*) from public.blog_posts), 1::bigint, 'and read again');
select tests.clear_authentication();
select is((select p.status from public.blog_posts as p), 'published', 'as it was');

-- when, then: what has no such state
select tests.authenticate_as('ana');
select lives_ok($$ select public.report_content('user', tests.user_id('autor'), 'spam') $$, 'a person is reported');
select tests.authenticate_as('moni');
select throws_ok(
    $$ select public.decide_moderation_item(q.id, q.version, 'removed') from public.moderation_queue as q where q.target_type = 'user' $$,
    'MD505', null, 'and not removed like that'
);
select is(
    (select q.status from public.moderation_queue as q where q.target_type = 'user'), 'pending', 'which leaves the item open'
);
select lives_ok(
    $$ select public.decide_moderation_item(q.id, q.version, 'dismissed') from public.moderation_queue as q where q.target_type = 'user' $$,
    'to be dismissed'
);
select throws_ok($$ update public.moderation_queue set status = 'removed' $$, '42501', null, 'nobody decides by writing it');
select throws_ok($$ delete from public.moderation_queue $$, '42501', null, 'or throws it away');
select is(
    (select count(*) from public.moderation_queue as q where q.decided_by = tests.user_id('moni')), 2::bigint, 'who decided is on record'
);

select * from finish();
rollback;
