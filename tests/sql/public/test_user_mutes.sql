-- public.user_mutes: what a person wants to hear nothing of, for a while or until taken back.
begin;
select plan(11);

-- given
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,beto}'::text[]) as p (name);
end;
$$;

-- when, then
select tests.authenticate_as('ana');
select results_eq(
    $$ insert into public.user_mutes (entity_type, entity_id) values ('user', tests.user_id('beto')) returning user_id, expires_at $$,
    $$ values (tests.user_id('ana'), null::timestamptz) $$, 'ana mutes beto'
);
select throws_ok(
    $$ insert into public.user_mutes (entity_type, entity_id) values ('user', tests.user_id('beto')) $$, '23505', null, 'once'
);
select throws_ok(
    $$ insert into public.user_mutes (entity_type, entity_id) values ('user', tests.user_id('ana')) $$, '23514', null, 'not herself'
);
select throws_ok(
    $$ insert into public.user_mutes (entity_type, entity_id) values ('planeta', tests.user_id('beto')) $$, '23503', null,
    'only what there is'
);
select lives_ok(
    $$ insert into public.user_mutes (entity_type, entity_id, expires_at) values ('event', gen_random_uuid(), now()) $$,
    'anything else, whether she sees it or not'
);
select results_eq(
    $$ update public.user_mutes set expires_at = now() + interval '1 hour' where entity_type = 'user' returning expires_at $$,
    $$ values (now() + interval '1 hour') $$, 'for as long as she likes'
);
select throws_ok(
    $$ update public.user_mutes set entity_id = gen_random_uuid() $$, '42501', null, 'a mute is not turned into another'
);
select is((select count(*) from public.profiles_public), 2::bigint, 'she goes on seeing him');
select tests.authenticate_as('beto');
select is_empty('select 1 from public.user_mutes', 'beto does not know');
select lives_ok(
    $$ insert into public.user_messages (recipient_id, content) values (tests.user_id('ana'), 'Hola') $$, 'and may write to her'
);
select tests.authenticate_as('ana');
select results_eq(
    $$ delete from public.user_mutes where entity_type = 'user' returning entity_id $$, $$ values (tests.user_id('beto')) $$,
    'she takes it back'
);

select * from finish();
rollback;
