-- public.user_blocks: people block for themselves, and only they know.
begin;
select plan(17);

-- given
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,beto,caro}'::text[]) as p (name);
    perform tests.create_user('jefa', '{admin}');
end;
$$;

-- when, then
select tests.authenticate_as('ana');
select results_eq(
    $$ insert into public.user_blocks (blocked_id) values (tests.user_id('beto')) returning blocker_id $$,
    $$ values (tests.user_id('ana')) $$, 'ana blocks beto'
);
select throws_ok(
    $$ insert into public.user_blocks (blocked_id) values (tests.user_id('beto')) $$, '23505', null, 'once'
);
select throws_ok(
    $$ insert into public.user_blocks (blocked_id) values (tests.user_id('ana')) $$, '23514', null, 'nobody blocks himself'
);
select throws_ok(
    $$ insert into public.user_blocks (blocked_id) values (gen_random_uuid()) $$, '23503', null, 'or nobody'
);
select throws_ok(
    $$ insert into public.user_blocks (blocker_id, blocked_id) values (tests.user_id('caro'), tests.user_id('beto')) $$,
    '42501', null, 'or for somebody else'
);
select is_empty(
    $$ select id from public.profiles_public where id = tests.user_id('beto') $$, 'ana does not see beto any more'
);
select results_eq(
    $$ select user_id, first_name, created_at from public.my_blocks() $$, $$ values (tests.user_id('beto'), 'Beto', now()) $$,
    'but finds his name where she may take it back'
);
select lives_ok($$ insert into public.user_blocks (blocked_id) values (tests.user_id('caro')) $$, 'caro, too');
select results_eq(
    $$ select n.user_id from public.my_blocks(1) as p cross join lateral public.my_blocks(1, p.created_at, p.user_id) as n $$,
    $$ select least(tests.user_id('beto'), tests.user_id('caro')) $$, 'page by page'
);
select tests.authenticate_as('beto');
select is_empty('select 1 from public.user_blocks', 'beto does not know');
select is_empty('select 1 from public.my_blocks()', 'in no way');
select is_empty($$ delete from public.user_blocks returning 1 $$, 'and takes nothing back');
select is_empty(
    $$ select id from public.profiles_public where id = tests.user_id('ana') $$, 'he does not see her either'
);
select tests.authenticate_as('jefa');
select is_empty('select 1 from public.user_blocks', 'nor does an admin know');
select is(
    (select count(*) from public.profiles_public as p where p.id in (tests.user_id('ana'), tests.user_id('beto'))), 2::bigint,
    'who sees both'
);
select tests.authenticate_as('ana');
select lives_ok('delete from public.user_blocks', 'ana takes it back');
select is((select count(*) from public.profiles_public), 4::bigint, 'and sees everybody');

select * from finish();
rollback;
