-- public.forum_categories: everybody reads the active ones, admins keep the tree, a retired one hides its topics.
-- mutation: R65
begin;
select plan(15);

-- given
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_topic('hola', 'ana', p_category => 'general');
    perform tests.create_topic('antes', 'ana', p_category => 'viejo');
    update public.forum_categories set is_active = false where slug = 'viejo';
end;
$$;
create temporary view restricted as
select (case when current_setting('server_version_num')::integer < 180000 then '23503' else '23001' end)::char(5) as code;
grant select on restricted to public;

-- then: reading
select tests.authenticate_as_anon();
select results_eq($$ select slug from public.forum_categories $$, $$ values ('general') $$, 'anon sees active categories');
select results_eq($$ select slug from public.forum_topics $$, $$ values ('hola') $$, 'and topics in them');
select tests.authenticate_as('ana');
select results_eq($$ select slug from public.forum_categories $$, $$ values ('general') $$, 'so do people');
select is((select count(*) from public.forum_topics), 2::bigint, 'who still see their own topics everywhere');
select throws_ok(
    $$ insert into public.forum_categories (name, slug) values ('Mía', 'mia') $$, '42501', null, 'they add none'
);
select throws_ok($$ update public.forum_categories set name = 'x' $$, '42501', null, 'change none');
select throws_ok($$ delete from public.forum_categories $$, '42501', null, 'and remove none');

-- then: keeping the tree
select tests.authenticate_as('jefa');
select is((select count(*) from public.forum_categories), 2::bigint, 'an admin sees retired ones too');
select lives_ok(
    $$ insert into public.forum_categories (name, slug, parent_id)
       select 'Agentes', 'agentes', c.id from public.forum_categories as c where c.slug = 'general' $$,
    'an admin adds a branch'
);
select throws_ok(
    $$ update public.forum_categories set parent_id = (select c.id from public.forum_categories as c where c.slug = 'agentes')
       where slug = 'general' $$,
    'MD150', null, 'but hangs none below itself'
);
select throws_ok(
    $$ delete from public.forum_categories where slug = 'general' $$, (select code from restricted), null, 'one with topics stays'
);
select throws_ok(
    $$ insert into public.forum_categories (name, slug) values ('Otra', 'general') $$, '23505', null, 'a slug is used once'
);
select throws_ok(
    $$ insert into public.forum_categories (name, slug) values ('Otra', 'Otra Cosa') $$, '23514', null, 'and is plain'
);
select isnt_empty(
    $$ delete from public.forum_categories where slug = 'agentes' returning id $$, 'an empty one can go'
);
select throws_ok(
    $$ insert into public.forum_categories (name, slug) values ('  ', 'nada') $$, '23514', null, 'a category has a name'
);

select * from finish();
rollback;
