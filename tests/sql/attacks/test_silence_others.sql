-- Attack: silencing others, or making oneself heard again, without the right to.
begin;
select plan(12);

-- given
do $$
begin
    perform tests.create_user(p.name, '{member}') from unnest('{ana,mudo}'::text[]) as p (name);
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('jefa', '{admin}');
    insert into public.user_silences (user_id, ends_at) values (tests.user_id('mudo'), now() + interval '1 day');
end;
$$;

-- when, then
select tests.authenticate_as('olga');
select throws_ok(
    $$ select public.silence_user(tests.user_id('ana'), now() + interval '1 day') $$, '42501', null, 'an organizer silences nobody'
);
select throws_ok(
    $$ insert into public.user_silences (user_id, ends_at) values (tests.user_id('ana'), now() + interval '1 day') $$, '42501', null,
    'not by writing it'
);
select throws_ok(
    $$ select private.silence_user(tests.user_id('ana'), now() + interval '1 day', null) $$, '42501', null, 'nor behind the API'
);
select tests.authenticate_as('mudo');
select throws_ok($$ select public.lift_silence(tests.user_id('mudo')) $$, '42501', null, 'nobody lifts his own silence');
select throws_ok($$ update public.user_silences set ends_at = now() $$, '42501', null, 'or ends it');
select throws_ok($$ delete from public.user_silences $$, '42501', null, 'or deletes it');
select throws_ok(
    $$ update public.user_roles set permissions = '["content.moderate"]' $$, '42501', null, 'or makes himself a moderator'
);
select tests.authenticate_as_anonymous('mudo2');
select throws_ok(
    $$ insert into public.user_messages (recipient_id, content) values (tests.user_id('ana'), 'Hola') $$, '42501', null,
    'or comes back without an account'
);
select tests.authenticate_as('jefa');
select throws_ok(
    $$ update public.user_silences set lifted_at = now() $$, '42501', null, 'an admin uses the function, too'
);
select lives_ok($$ select public.lift_silence(tests.user_id('mudo')) $$, 'which is there for her');

-- then
select tests.clear_authentication();
select is((select count(*) from public.user_silences), 1::bigint, 'there is one silence');
select is((select count(*) from public.user_silences as s where s.lifted_at is not null), 1::bigint, 'and it was lifted');

select * from finish();
rollback;
