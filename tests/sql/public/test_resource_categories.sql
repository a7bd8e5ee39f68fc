-- public.resource_categories: a tree that everybody reads and admins keep.
-- mutation: R65
begin;
select plan(13);

-- given
do $$
begin
    perform tests.create_user('memo', '{member}');
    perform tests.create_user('jefa', '{admin}');
end;
$$;
insert into public.resource_categories (id, name, slug, parent_id, is_active) values
('00000000-0000-4000-8000-000000000001', 'Datos', 'datos', null, true),
('00000000-0000-4000-8000-000000000002', 'Tablas', 'tablas', '00000000-0000-4000-8000-000000000001', true),
('00000000-0000-4000-8000-000000000003', 'Viejas', 'viejas', null, false);

-- then
select tests.authenticate_as_anon();
select results_eq(
    $$ select slug from public.resource_categories order by slug $$, $$ values ('datos'), ('tablas') $$, 'anon sees the active'
);
select tests.authenticate_as('memo');
select is((select count(*) from public.resource_categories), 2::bigint, 'so do people');
select throws_ok(
    $$ insert into public.resource_categories (name, slug) values ('Mía', 'mia') $$, '42501', null, 'and add none'
);
select throws_ok($$ update public.resource_categories set name = 'Mía' $$, '42501', null, 'nor change one');
select throws_ok($$ delete from public.resource_categories $$, '42501', null, 'nor delete one');

select tests.authenticate_as('jefa');
select is((select count(*) from public.resource_categories), 3::bigint, 'an admin sees the retired too');
select lives_ok($$ insert into public.resource_categories (name, slug) values ('Otra', 'otra') $$, 'she adds one');
select results_eq(
    $$ update public.resource_categories set is_active = true where slug = 'viejas' returning slug $$,
    $$ values ('viejas') $$,
    'brings one back'
);
select isnt_empty($$ delete from public.resource_categories where slug = 'otra' returning id $$, 'and deletes one');
-- 23503 up to PostgreSQL 17, 23001 from 18 on
select throws_matching(
    $$ delete from public.resource_categories where slug = 'datos' $$,
    'violates (RESTRICT setting of )?foreign key constraint', 'not one that has others below it'
);
select throws_ok(
    $$ insert into public.resource_categories (name, slug) values ('x', 'No es un slug') $$, '23514', null, 'a slug is plain'
);
select throws_ok(
    $$ update public.resource_categories set parent_id = id where slug = 'datos' $$, 'MD150', null, 'nothing is its own parent'
);
select throws_ok(
    $$ update public.resource_categories set parent_id = '00000000-0000-4000-8000-000000000002' where slug = 'datos' $$,
    'MD150', null, 'or its own grandparent'
);

select * from finish();
rollback;
