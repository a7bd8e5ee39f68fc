-- private.prepare_blog_post: dates and reading times follow from the rest.
begin;
select plan(8);

-- given
select tests.freeze('2030-05-01 12:00+00');
create function pg_temp.minutes(p_content text)
returns integer
language plpgsql
as $$
declare
    v_minutes integer;
begin
    insert into public.blog_posts (title, content) values ('X', p_content) returning reading_time into v_minutes;
    return v_minutes;
end;
$$;

-- then
select is(pg_temp.minutes('Hola'), 1, 'a word takes a minute');
select is(pg_temp.minutes(repeat('palabra ', 200)), 1, 'so do 200');
select is(pg_temp.minutes(repeat(E'palabra\n', 201)), 2, 'and 201 take two');
select results_eq(
    $$ update public.blog_posts set content = 'Corto', reading_time = 99 where reading_time = 2 returning reading_time $$,
    $$ values (1) $$, 'it follows the text, whatever is written'
);
insert into public.blog_posts (title, slug, content, status, published_at) values
('a', 'a', 'x', 'draft', '2029-01-01'), ('b', 'b', 'x', 'published', null), ('c', 'c', 'x', 'published', '2029-01-01');
select results_eq(
    $$ select slug, published_at from public.blog_posts where slug in ('a', 'b', 'c') order by slug $$,
    $$ values ('a', null), ('b', '2030-05-01 12:00+00'::timestamptz), ('c', '2029-01-01') $$,
    'a draft has no date; what is published has the one that is given, or now'
);
select results_eq(
    $$ insert into public.blog_posts (title, content, status) values ('d', 'x', 'archived') returning published_at $$,
    $$ values ('2030-05-01 12:00+00'::timestamptz) $$, 'what is archived has one too'
);
update public.blog_posts set published_at = null where slug = 'c';
select is(
    (select p.published_at from public.blog_posts as p where p.slug = 'c'), '2030-05-01 12:00+00'::timestamptz,
    'what is published does not lose it'
);
update public.blog_posts set status = 'draft' where slug = 'c';
select is((select p.published_at from public.blog_posts as p where p.slug = 'c'), null, 'but by becoming a draft');

select * from finish();
rollback;
