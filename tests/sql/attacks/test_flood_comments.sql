-- Attack: drowning a post in comments.
begin;
select plan(5);

-- given: an account of today
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_user('malo', '{member}');
    perform tests.create_post('charla', 'ana');
end;
$$;
create function pg_temp.write(p_times integer)
returns void
language sql
as $$ insert into public.blog_comments (post_id, content) select tests.post_id('charla'), 'x' from generate_series(1, p_times) $$;
grant execute on function pg_temp.write(integer) to public;

-- when, then
select tests.authenticate_as('malo');
select throws_ok('select pg_temp.write(100)', 'MD401', null, 'not a hundred at once');
select lives_ok('select pg_temp.write(5)', 'five are fine');
select throws_ok('select pg_temp.write(1)', 'MD401', null, 'but no sixth');
select tests.freeze(now() + interval '5 minutes');
select lives_ok('select pg_temp.write(1)', 'until some minutes have passed');
select tests.clear_authentication();
select is((select count(*) from public.blog_comments), 6::bigint, 'the others are not there');

select * from finish();
rollback;
