-- Attack: flooding people with messages, above all from an account that has just been made.
begin;
select plan(12);

-- given
do $$
begin
    perform tests.create_user(p.name) from unnest('{nueva,vieja,beto,caro}'::text[]) as p (name);
    update auth.users set created_at = now() - interval '25 hours' where id = tests.user_id('vieja');
end;
$$;
create function pg_temp.write(p_count integer) returns void language sql
as $$
    insert into public.user_messages (recipient_id, content)
    select tests.user_id(case when n % 2 = 0 then 'beto' else 'caro' end), 'Oferta ' || n from generate_series(1, p_count) as n
$$;
grant execute on function pg_temp.write(integer) to public;

-- when, then: an account of today
select tests.authenticate_as('nueva');
select throws_ok('select pg_temp.write(11)', 'MD401', null, 'eleven at once are too many, to whomever');
select is((select count(*) from public.user_messages), 0::bigint, 'and none of them is there');
select lives_ok('select pg_temp.write(10)', 'ten are not');
select throws_ok('select pg_temp.write(1)', 'MD401', 'Vas demasiado rápido; espera un momento', 'the eleventh is');
select tests.freeze(now() + interval '59 seconds');
select throws_ok('select pg_temp.write(1)', 'MD401', null, 'for a minute');
select tests.freeze(now() + interval '60 seconds');
select lives_ok('select pg_temp.write(1)', 'then one more');
select throws_ok('select pg_temp.write(1)', 'MD401', null, 'and not two');
select throws_ok($$ delete from private.rate_buckets $$, '42501', null, 'nobody empties the count');
select throws_ok($$ select private.take_token('report') $$, '42501', null, 'or touches it');
select tests.unfreeze();

-- when, then: others
select tests.authenticate_as('vieja');
select lives_ok('select pg_temp.write(60)', 'who has been here for a day may write more');
select throws_ok('select pg_temp.write(1)', 'MD401', null, 'but not without end');
select tests.authenticate_as('beto');
select is((select count(*) from public.notifications), 2::bigint, 'whoever gets them is told once for each sender');

select * from finish();
rollback;
