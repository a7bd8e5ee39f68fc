-- public.pin_topic(): moderators keep a topic on top.
begin;
select plan(6);

-- given
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_user('mora', '{member}');
    update public.user_roles set permissions = '["content.moderate"]' where user_id = tests.user_id('mora');
    perform tests.create_topic('hola', 'ana');
    perform tests.create_topic('oculto', 'mora', 'hidden');
end;
$$;

-- then
select tests.authenticate_as('ana');
select throws_ok(
    $$ select public.pin_topic(tests.topic_id('hola')) $$, '42501', null, 'an author does not pin his topic'
);
select throws_ok($$ select public.pin_topic(tests.topic_id('oculto')) $$, 'P0002', null, 'nor one that he cannot see');
select tests.authenticate_as('mora');
select results_eq(
    $$ select slug, is_pinned from public.pin_topic(tests.topic_id('hola')) $$, $$ values ('hola', true) $$, 'a moderator does'
);
select results_eq(
    $$ select slug, is_pinned from public.pin_topic(tests.topic_id('hola'), false) $$,
    $$ values ('hola', false) $$, 'and takes the pin away'
);
select throws_ok($$ select public.pin_topic(gen_random_uuid()) $$, 'P0002', null, 'an unknown topic is an error');
select tests.authenticate_as_anon();
select throws_ok($$ select public.pin_topic(tests.topic_id('hola')) $$, '42501', null, 'anon pins nothing');

select * from finish();
rollback;
