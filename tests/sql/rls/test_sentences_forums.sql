-- What the document says of topics, performed and negated.
begin;
select plan(12);

-- given
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_user('beto', '{member}');
    perform tests.create_user('asis');
    perform tests.create_topic('hola', 'ana');
    perform tests.create_topic('oculto', 'ana', 'hidden');
    perform tests.create_topic('quitado', 'ana', 'removed');
end;
$$;
create function pg_temp.category() returns uuid language sql as $$ select c.id from public.forum_categories as c $$;
grant execute on function pg_temp.category() to public;

select tests.authenticate_as_anon();
select results_eq(
    $$ select slug from public.forum_topics $$, $$ values ('hola') $$, 'Public can view active topics (performed)'
);
select is_empty(
    $$ select slug from public.forum_topics where status in ('hidden', 'removed') $$,
    'Public can view active topics (negated): not hidden ones'
);
select throws_ok(
    $$ insert into public.forum_topics (category_id, title, content) values (pg_temp.category(), 't', 'c') $$, '42501', null,
    'Users can create topics (negated): not without signing in'
);

select tests.authenticate_as('beto');
select lives_ok(
    $$ insert into public.forum_topics (category_id, title, content) values (pg_temp.category(), 't', 'c') $$,
    'Users can create topics (performed)'
);
select throws_ok(
    $$ insert into public.forum_topics (category_id, title, content, author_id)
       values (pg_temp.category(), 't', 'c', tests.user_id('ana')) $$, '42501', null,
    'Users can create topics (negated): not in the name of another'
);
select tests.authenticate_as('asis');
select throws_ok(
    $$ insert into public.forum_topics (category_id, title, content) values (pg_temp.category(), 't', 'c') $$, '42501', null,
    'Users can create topics (negated): an attendee is no member'
);

select tests.authenticate_as('ana');
select is((select count(*) from public.forum_topics where author_id = (select auth.uid())), 3::bigint, 'she sees all of hers');
select results_eq(
    $$ update public.forum_topics set title = 'Buenas', status = 'closed' where slug = 'hola' returning slug, status $$,
    $$ values ('buenas', 'closed') $$, 'Authors can manage their topics (performed)'
);
select isnt_empty(
    $$ delete from public.forum_topics where slug = 'oculto' returning id $$, 'Authors can manage their topics (performed): deletes'
);
select is_empty(
    $$ update public.forum_topics set status = 'active' where slug = 'quitado' returning id $$,
    'Authors can manage their topics (negated): not what was removed'
);
select tests.authenticate_as('beto');
select is_empty(
    $$ update public.forum_topics set title = 'Mía' where author_id <> (select auth.uid()) returning id $$,
    'Authors can manage their topics (negated): not those of others'
);
select is_empty(
    $$ delete from public.forum_topics where author_id <> (select auth.uid()) returning id $$,
    'Authors can manage their topics (negated): nor to delete them'
);

select * from finish();
rollback;
