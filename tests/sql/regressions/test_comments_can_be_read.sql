-- A comment is written by a member, approved, and read by everybody (R43).
-- mutation: R43
begin;
select plan(4);

-- given
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_user('bruno', '{member}');
    perform tests.create_post('b', 'ana');
    perform tests.create_comment('b', 'ana', 'hola');
end;
$$;

-- then
select tests.authenticate_as('bruno');
select is((select count(*) from public.blog_comments), 1::bigint, 'a person reads it');
select lives_ok(
    $$ insert into public.blog_comments (post_id, content) values (tests.post_id('b'), 'x') $$, 'and writes one'
);
select is((select count(*) from public.blog_comments), 2::bigint, 'which he reads as well');
select tests.authenticate_as_anon();
select is((select count(*) from public.blog_comments), 1::bigint, 'everybody reads what is approved');

select * from finish();
rollback;
