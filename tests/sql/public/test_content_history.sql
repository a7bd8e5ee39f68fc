-- public.content_history(), private.keep_revision(): what edits replaced, for the author and moderators.
begin;
select plan(13);

-- given
do $$
begin
    perform tests.create_user(p.name, '{member}') from unnest('{ana,beto}'::text[]) as p (name);
    perform tests.create_user('jefa', '{admin}');
    insert into public.blog_posts (id, title, content, status, author_id)
    values ('00000000-0000-4000-8000-000000000001', 'Uno', 'Texto', 'draft', tests.user_id('ana'));
end;
$$;
create function pg_temp.history() returns setof jsonb language sql
as $$ select h.old from public.content_history('blog_post', '00000000-0000-4000-8000-000000000001') as h $$;
grant execute on function pg_temp.history() to public;

-- when, then
select tests.authenticate_as('ana');
select is_empty('select pg_temp.history()', 'what was never changed has none');
select lives_ok($$ update public.blog_posts set title = 'Dos' $$, 'ana changes the title');
select results_eq(
    $$ select editor_id, old, created_at from public.content_history('blog_post', '00000000-0000-4000-8000-000000000001') $$,
    $$ values (tests.user_id('ana'), '{"title": "Uno"}'::jsonb, now()) $$, 'who replaced what, and when'
);
select lives_ok($$ update public.blog_posts set title = 'Dos', tags = '{ia}' $$, 'what stays, and what is not kept');
select is((select count(*) from pg_temp.history()), 1::bigint, 'leaves nothing');
select lives_ok($$ update public.blog_posts set title = 'Tres', content = 'Otro' $$, 'two columns at once');
select set_eq(
    'select pg_temp.history()', $$ values ('{"title": "Dos", "content": "Texto"}'::jsonb), ('{"title": "Uno"}') $$, 'are one edit'
);
select tests.authenticate_as('beto');
select throws_ok('select pg_temp.history()', '42501', null, 'others do not read it');
select throws_ok(
    $$ select * from public.content_history('blog_post', gen_random_uuid()) $$, '42501', null, 'nor learn whether there is one'
);
select throws_ok(
    $$ select * from public.content_history('pg_class', gen_random_uuid()) $$, '22023', null, 'of a kind that is none'
);
select tests.authenticate_as_anonymous('nadie');
select throws_ok('select pg_temp.history()', '42501', null, 'an anonymous sign-in reads none');
select tests.authenticate_as('jefa');
select is((select count(*) from pg_temp.history()), 2::bigint, 'a moderator does');
select tests.clear_authentication();
delete from auth.users where id = tests.user_id('ana');
select is_empty(
    $$ select from private.content_revisions as r $$, 'they go with the account: nobody could be told of in them'
);

select * from finish();
rollback;
