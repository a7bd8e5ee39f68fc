-- public.publish_post: at once, or exactly at a time.
begin;
select plan(18);

-- given: bruno blocked by ana
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_user('bruno', '{member}');
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_post('uno', 'ana', 'draft');
    perform tests.create_post('dos', 'ana', 'draft');
    perform tests.create_post('tres', 'ana', 'archived', now() - interval '3 days');
    perform tests.create_post('cuatro', 'ana', 'removed');
    perform tests.create_post('cinco', 'ana', 'draft');
    perform tests.freeze('2030-05-01 12:00+00');
end;
$$;

-- then: at once
select tests.authenticate_as('ana');
select results_eq(
    $$ select slug, status, published_at from public.publish_post(tests.post_id('uno')) $$,
    $$ values ('uno', 'published', '2030-05-01 12:00+00'::timestamptz) $$, 'its author publishes a draft at once'
);
select tests.freeze('2030-05-01 13:00+00');
select results_eq(
    $$ select published_at from public.publish_post(tests.post_id('uno')) $$,
    $$ values ('2030-05-01 12:00+00'::timestamptz) $$, 'twice changes nothing'
);
select throws_ok(
    $$ select public.publish_post(tests.post_id('uno'), '2030-06-01 12:00+00') $$,
    'MD131', null, 'what has appeared gets no new date'
);

-- then: at a time
select results_eq(
    $$ select status, published_at from public.publish_post(tests.post_id('dos'), '2030-05-02 08:00-05') $$,
    $$ values ('published', '2030-05-02 13:00+00'::timestamptz) $$, 'or for a time to come'
);
select throws_ok(
    $$ select public.publish_post(tests.post_id('dos'), '2030-05-01 12:59:59+00') $$, 'MD130', null, 'not for one that has passed'
);
select throws_ok(
    $$ select public.publish_post(tests.post_id('dos'), 'infinity') $$, '23514', null, 'nor for never'
);
select results_eq(
    $$ select published_at from public.publish_post(tests.post_id('dos'), '2030-05-03 13:00+00') $$,
    $$ values ('2030-05-03 13:00+00'::timestamptz) $$, 'what is not due yet may be moved'
);
select results_eq(
    $$ select published_at from public.publish_post(tests.post_id('dos')) $$,
    $$ values ('2030-05-01 13:00+00'::timestamptz) $$, 'or appear now'
);
select is(
    (public.publish_post(tests.post_id('tres'))).published_at, now() - interval '3 days', 'what was archived appears with its old date'
);

-- then: not
select throws_ok($$ select public.publish_post(tests.post_id('cuatro')) $$, 'MD132', null, 'what was removed does not appear');
select tests.authenticate_as('bruno');
select throws_ok($$ select public.publish_post(tests.post_id('cinco')) $$, 'P0002', null, 'the draft of another is not there');
select throws_ok($$ select public.publish_post(tests.post_id('uno')) $$, '42501', null, 'the post of another is not his');
select throws_ok($$ select public.publish_post(gen_random_uuid()) $$, 'P0002', null, 'no post, no publishing');
select tests.authenticate_as_anon();
select throws_ok($$ select public.publish_post(tests.post_id('uno')) $$, '42501', null, 'anon publishes nothing');
select tests.clear_authentication();
delete from public.user_roles where user_id = tests.user_id('ana');
select tests.authenticate_as('ana');
select throws_ok(
    $$ select public.publish_post(tests.post_id('cinco')) $$, '42501', null, 'who is a member no more publishes nothing'
);
select tests.clear_authentication();
select is((select p.status from public.blog_posts as p where p.slug = 'cinco'), 'draft', 'it is a draft still');
select tests.authenticate_as('jefa');
select lives_ok($$ select public.publish_post(tests.post_id('cinco')) $$, 'an admin publishes any');

-- then: without a date, also past the function
select tests.clear_authentication();
select results_eq(
    $$ insert into public.blog_posts (title, content, status) values ('X', 'x', 'published') returning published_at $$,
    $$ values ('2030-05-01 13:00+00'::timestamptz) $$, 'whatever publishes, there is a date'
);

select * from finish();
rollback;
