-- What the document says of the blog, performed and negated.
begin;
select plan(10);

-- given
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_user('bruno', '{member}');
    perform tests.create_post('publicada', 'ana');
    perform tests.create_post('programada', 'ana', 'published', now() + interval '1 day');
    perform tests.create_post('borrador', 'ana', 'draft');
end;
$$;

select tests.authenticate_as_anon();
select results_eq(
    $$ select slug from public.blog_posts where slug = 'publicada' $$, $$ values ('publicada') $$,
    'Public can view published posts (performed)'
);
select is_empty(
    $$ select slug from public.blog_posts where slug <> 'publicada' $$,
    'Public can view published posts (negated): drafts and posts of tomorrow are not'
);

select tests.authenticate_as('ana');
select isnt_empty(
    $$ insert into public.blog_posts (title, content) values ('Nueva', 'x') returning id $$,
    'Authors can manage their posts (performed): write'
);
select is(
    (select count(*) from public.blog_posts), 4::bigint, 'Authors can manage their posts (performed): read'
);
select results_eq(
    $$ update public.blog_posts set title = 'Mejor' where slug = 'borrador' returning title $$, $$ values ('Mejor') $$,
    'Authors can manage their posts (performed): change'
);
select isnt_empty(
    $$ select * from public.publish_post(tests.post_id('borrador')) $$, 'Authors can manage their posts (performed): publish'
);
select isnt_empty(
    $$ delete from public.blog_posts where slug = 'nueva' returning id $$,
    'Authors can manage their posts (performed): throw a draft away'
);

select tests.authenticate_as('bruno');
select is_empty(
    $$ update public.blog_posts set title = 'Mío' returning id $$,
    'Authors can manage their posts (negated): not change those of another'
);
select is_empty(
    $$ delete from public.blog_posts returning id $$, 'Authors can manage their posts (negated): nor delete them'
);
select throws_ok(
    $$ select public.unpublish_post(tests.post_id('publicada')) $$,
    '42501', null, 'Authors can manage their posts (negated): nor take them back'
);

select * from finish();
rollback;
