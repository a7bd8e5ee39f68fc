-- private.keep_slug(), private.forget_slugs(): a slug comes from the title, leads to one row, and stays that row's.
begin;
select plan(16);

-- given: articles whose slug follows the title, pages whose slug stays
insert into private.slug_kinds (kind, table_name, fallback) values ('article', 'article', 'articulo'), ('page', 'page', 'pagina');
create temporary table article (id uuid primary key default gen_random_uuid(), title text, slug text unique not null);
create temporary table page (like article including all);
create trigger keep_slug before insert or update of slug, title on article
for each row execute function private.keep_slug('article', 'title', 'follows');
create trigger forget_slugs after delete on article
for each row execute function private.forget_slugs('article');
create trigger keep_slug before insert or update of slug on page
for each row execute function private.keep_slug('page', 'title');

-- then: made
insert into article (id, title) values ('aaaaaaaa-0000-4000-8000-000000000001', '¿Qué es IA?');
select is((select slug from article), 'que-es-ia', 'a slug comes from the title');
insert into article (id, title) values ('bbbbbbbb-0000-4000-8000-000000000002', 'Que es IA');
select is(
    (select slug from article where title = 'Que es IA'), 'que-es-ia-bbbbbbbb', 'the second of a title gets a part of its id'
);
select throws_ok(
    $$ insert into article (title, slug) values ('x', 'que-es-ia') $$, '23505', null, 'one that is given must be free'
);

-- when: the title changes
update article set title = 'Qué es el aprendizaje' where slug = 'que-es-ia';
select is(
    (select slug from article where id = 'aaaaaaaa-0000-4000-8000-000000000001'), 'que-es-el-aprendizaje',
    'the slug follows the title'
);
select set_eq(
    $$ select slug from private.slugs where target_id = 'aaaaaaaa-0000-4000-8000-000000000001' $$,
    '{que-es-ia,que-es-el-aprendizaje}'::text[], 'the old one leads on'
);
select throws_ok(
    $$ insert into article (title, slug) values ('x', 'que-es-ia') $$, '23505', null, 'nobody else gets the old one'
);
insert into article (id, title) values ('cccccccc-0000-4000-8000-000000000003', 'Qué es IA');
select is(
    (select slug from article where id = 'cccccccc-0000-4000-8000-000000000003'), 'que-es-ia-cccccccc', 'nor by a title'
);
update article set title = '¿Qué es IA?' where id = 'aaaaaaaa-0000-4000-8000-000000000001';
select is(
    (select slug from article where id = 'aaaaaaaa-0000-4000-8000-000000000001'), 'que-es-ia', 'its owner gets it back'
);

-- when: a row goes
delete from article where id = 'aaaaaaaa-0000-4000-8000-000000000001';
select is_empty(
    $$ select slug from private.slugs where target_id = 'aaaaaaaa-0000-4000-8000-000000000001' $$, 'so do its slugs'
);
select lives_ok($$ insert into article (title, slug) values ('x', 'que-es-ia') $$, 'and are free again');

-- then: a slug that does not follow
insert into page (title) values ('¿Qué es IA?');
select is((select slug from page), 'que-es-ia', 'each kind has slugs of its own');
update page set title = 'Otra cosa';
select is((select slug from page), 'que-es-ia', 'the slug stays when the title changes');
update page set slug = 'ia';
select is((select slug from page), 'ia', 'it changes when it is said to');
update page set slug = null;
select is((select slug from page), 'otra-cosa', 'and is made again when it is taken away');
select set_eq(
    $$ select slug from private.slugs where kind = 'page' $$, '{que-es-ia,ia,otra-cosa}'::text[], 'all of them lead on'
);
update page set slug = 'que-es-ia';
select is((select slug from page), 'que-es-ia', 'the first can come back');

select * from finish();
rollback;
