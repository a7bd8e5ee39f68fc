-- private.queue_own_recommendations: who says what he likes finds it in his recommendations, as soon as a worker gets to it.
begin;
select plan(8);

-- given: a post about robots
do $$
begin
    perform tests.create_user('ana'), tests.create_user('beto', '{member}');
    perform tests.create_post('robots', 'beto');
    delete from private.jobs;
end;
$$;
create function pg_temp.asked()
returns text
language sql
security definer
as $$
    select string_agg(case j.dedupe_key when 'user:' || tests.user_id('ana') then 'ana' else 'others' end, ' ')
    from private.jobs as j
    where j.kind = 'recommendations'
$$;
grant execute on function pg_temp.asked() to public;

-- then
select tests.authenticate_as('ana');
insert into public.user_interests (interest_type, interest_value, source) values
('topic', 'robots', 'explicit'), ('topic', 'arte', 'explicit');
select is(pg_temp.asked(), 'ana', 'she says what she likes, and is asked for once');
select tests.clear_authentication();
create temporary table task as select * from private.claim_jobs('{recommendations}', 1);
select is((select private.recommend_next(t.id, t.lease_token, null) from task as t), null, 'a worker makes hers in one step');
select results_eq(
    $$ select r.user_id, r.reason ->> 'tag' from public.content_recommendations as r where r.content_type = 'blog_post' $$,
    $$ values (tests.user_id('ana'), 'robots') $$, 'and nobody else''s'
);
delete from private.jobs;
update public.user_interests set weight = weight;
select is(pg_temp.asked(), 'ana', 'a weight is a change');
delete from private.jobs;
delete from public.user_interests where interest_value = 'arte';
select is(pg_temp.asked(), 'ana', 'so is what she takes back');
delete from private.jobs;
update public.profiles set bio = 'Hola', ai_interests = ai_interests where id = tests.user_id('ana');
select is(pg_temp.asked(), null, 'her profile is none');
update public.profiles set ai_interests = '["robots"]' where id = tests.user_id('ana');
select is(pg_temp.asked(), 'ana', 'unless it says what she likes');
delete from private.jobs;
delete from auth.users where id = tests.user_id('ana');
select is(pg_temp.asked(), null, 'with the account nothing is asked');

select * from finish();
rollback;
