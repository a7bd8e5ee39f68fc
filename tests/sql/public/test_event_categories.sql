-- public.event_categories: everybody reads the active ones, admins keep the tree.
-- mutation: R65
begin;
select plan(16);

-- given
do $$
begin
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('jefa', '{admin}');
    insert into public.event_categories (name, slug, is_active) values ('Charlas', 'charlas', true), ('Viejas', 'viejas', false);
end;
$$;

-- PostgreSQL 18 has a code of its own for what "on delete restrict" refuses
create temporary view restricted as
select (case when current_setting('server_version_num')::integer < 180000 then '23503' else '23001' end)::char(5) as code;
grant select on restricted to public;

-- then: reading
select tests.authenticate_as_anon();
select results_eq($$ select slug from public.event_categories $$, $$ values ('charlas') $$, 'anon sees active categories');
select tests.authenticate_as('olga');
select results_eq($$ select slug from public.event_categories $$, $$ values ('charlas') $$, 'so do people');
select throws_ok(
    $$ insert into public.event_categories (name, slug) values ('Mías', 'mias') $$, '42501', null, 'organizers add none'
);
select throws_ok($$ update public.event_categories set name = 'x' $$, '42501', null, 'change none');
select throws_ok($$ delete from public.event_categories $$, '42501', null, 'and remove none');

-- then: keeping the tree
select tests.authenticate_as('jefa');
select is((select count(*) from public.event_categories), 2::bigint, 'an admin sees retired ones too');
select lives_ok(
    $$ insert into public.event_categories (name, slug, parent_id)
       select 'Charlas de IA', 'charlas-ia', c.id from public.event_categories as c where c.slug = 'charlas' $$,
    'an admin adds a branch'
);
select is(
    (select c.sort_order from public.event_categories as c where c.slug = 'charlas-ia'), 999, 'which comes last'
);
select throws_ok(
    $$ delete from public.event_categories where slug = 'charlas' $$, (select code from restricted), null, 'a category with branches stays'
);
select throws_ok(
    $$ update public.event_categories set parent_id = id where slug = 'charlas' $$,
    '23514', null, 'no category is its own parent'
);
select throws_ok(
    $$ update public.event_categories set parent_id = (select c.id from public.event_categories as c where c.slug = 'charlas-ia')
       where slug = 'charlas' $$,
    'MD150', null, 'nor its own grandparent'
);
select throws_ok(
    $$ insert into public.event_categories (name, slug) values ('Otra', 'charlas') $$, '23505', null, 'a slug is used once'
);
select throws_ok(
    $$ insert into public.event_categories (name, slug) values ('Charlas', 'otra') $$, '23505', null, 'a name is used once'
);
select throws_ok(
    $$ insert into public.event_categories (name, slug) values ('Otra', 'Otra Cosa') $$, '23514', null, 'a slug is plain'
);
select throws_ok(
    $$ update public.event_categories set icon_url = 'data:x' where slug = 'charlas' $$,
    '23514', null, 'an icon is a web link'
);
select isnt_empty(
    $$ delete from public.event_categories where slug = 'viejas' returning id $$, 'an admin removes one that nobody uses'
);

select * from finish();
rollback;
