-- A post of next year is not public today, and what is published has a date (R68).
-- mutation: R68
begin;
select plan(3);

-- given
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_post('f', 'ana', 'published', now() + interval '1 year');
    perform tests.create_post('g', 'ana');
end;
$$;

-- then
select tests.authenticate_as_anon();
select results_eq($$ select slug from public.blog_posts $$, $$ values ('g') $$, 'next year''s post is not there');
select results_eq($$ select published_at from public.blog_posts $$, $$ values (now()) $$, 'today''s has its date');
select tests.freeze(now() + interval '1 year');
select is((select count(*) from public.blog_posts), 2::bigint, 'in a year both are');

select * from finish();
rollback;
