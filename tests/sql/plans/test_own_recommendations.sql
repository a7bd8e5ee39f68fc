-- What a person is recommended is read best first by its index, of the page only; the caller's id is asked once.
begin;
select plan(8);

-- given: 500 people with 40 recommendations each
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('jefa', '{admin}');
    insert into auth.users (id) select gen_random_uuid() from generate_series(1, 500);
    insert into public.content_recommendations (user_id, content_type, content_id, score, reason, is_dismissed)
    select u.id, 'event', gen_random_uuid(), random(), '{}', n % 4 = 0
    from auth.users as u
    cross join generate_series(1, 40) as n;
end;
$$;
analyze public.content_recommendations;
create function pg_temp.check_page(p_who text)
returns setof text
language plpgsql
as $$
declare
    v_sql constant text := $q$
        select r.id, r.content_id, r.score from public.content_recommendations as r
        where not r.is_dismissed
        order by r.score desc, r.id desc limit 20
    $q$;
begin
    return next results_eq(
        format('select index, looked_at from tests.plan_of(%L) where relation = ''content_recommendations''', v_sql),
        $q$ values ('idx_recommendations_score', 20::bigint) $q$, p_who || ': the index gives the page and no more'
    );
    return next is_empty(
        format('select * from tests.plan_of(%L) where node = ''Sort''', v_sql), p_who || ': nothing is sorted'
    );
    return next is_empty(
        format('select * from tests.plan_of(%L) where parent_relationship = ''SubPlan''', v_sql),
        p_who || ': nothing is asked again for each row'
    );
end;
$$;
grant execute on function pg_temp.check_page(text) to public;

-- then
select tests.authenticate_as('ana');
select pg_temp.check_page('a person');
select tests.authenticate_as('jefa');
select pg_temp.check_page('an admin');

-- then: row security alone finds them by an index too
select tests.authenticate_as('ana');
select is_empty(
    $$ select * from tests.plan_of('select count(*) from public.content_recommendations') where node = 'Seq Scan' $$,
    'a count of all does not read the table through'
);
select is((select count(*) from public.content_recommendations), 40::bigint, 'there are forty');

select * from finish();
rollback;
