-- private.take_token(), private.check_rate(): how often, by the age of the account; a call that fails costs nothing.
begin;
select plan(14);

-- given: three at once and one each minute; two at once and one each hour on the first day
do $$
begin
    perform tests.create_user(p.name) from unnest('{nueva,vieja}'::text[]) as p (name);
    update auth.users set created_at = now() - interval '25 hours' where id = tests.user_id('vieja');
    insert into private.rate_limits (action, burst, refill, new_burst, new_refill)
    values ('prueba', 3, '1 minute', 2, '1 hour');
end;
$$;
create function pg_temp.take() returns text language plpgsql security definer
as $$
declare
    v_facts jsonb;
begin
    perform private.take_token('prueba');
    return 'taken';
exception when sqlstate 'MD401' then
    get stacked diagnostics v_facts = pg_exception_detail;
    return 'wait ' || (v_facts ->> 'retry_after');
end;
$$;
grant execute on function pg_temp.take() to public;

-- when, then
select tests.authenticate_as('vieja');
select results_eq(
    'select pg_temp.take() from generate_series(1, 4)', $$ values ('taken'), ('taken'), ('taken'), ('wait 60') $$, 'three, then wait'
);
select tests.freeze(now() + interval '45 seconds');
select is(pg_temp.take(), 'wait 15', 'less and less');
select tests.freeze(now() + interval '60 seconds');
select is(pg_temp.take(), 'taken', 'one more after each refill');
select is(pg_temp.take(), 'wait 60', 'and not two');
select tests.freeze(now() + interval '150 seconds');
select is(pg_temp.take(), 'taken', 'what has come in part is not lost');
select is(pg_temp.take(), 'wait 30', 'but counts');
select tests.freeze(now() + interval '1 year');
select results_eq(
    'select pg_temp.take() from generate_series(1, 4)', $$ values ('taken'), ('taken'), ('taken'), ('wait 60') $$,
    'never more than three at once'
);
select tests.unfreeze();
select is(pg_temp.take(), 'wait 60', 'a clock that goes back gives nothing');

-- then: an account of today
select tests.authenticate_as('nueva');
select results_eq(
    'select pg_temp.take() from generate_series(1, 3)', $$ values ('taken'), ('taken'), ('wait 3600') $$, 'less on the first day'
);

-- then: a call that fails gives its token back
select tests.clear_authentication();
delete from private.rate_buckets;
select tests.authenticate_as('nueva');
select throws_ok(
    $$ do $x$ begin perform pg_temp.take(); raise division_by_zero; end $x$ $$, '22012', null, 'a call fails'
);
select results_eq(
    'select pg_temp.take() from generate_series(1, 3)', $$ values ('taken'), ('taken'), ('wait 3600') $$, 'and both are there'
);

-- then: nobody, and the secret key
select tests.authenticate_as_service();
select results_eq('select pg_temp.take() from generate_series(1, 5)', $$ values ('taken'), ('taken'), ('taken'), ('taken'), ('taken') $$,
    'the secret key is not limited');
select tests.clear_authentication();
select is((select count(*) from private.rate_buckets), 1::bigint, 'each person has a bucket');
select throws_ok($$ select private.take_token('nada') from (select tests.authenticate_as('nueva')) as a $$, null, null, 'a limit must be known');

select * from finish();
rollback;
