-- private.notify_all(): many are told by one statement; what happens again is counted until it is read.
begin;
select plan(20);

-- given: beto has blocked malo, caro muted the topic, dora wants nothing of the forum
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,beto,caro,dora,malo}'::text[]) as p (name);
    insert into public.user_blocks (blocker_id, blocked_id) values (tests.user_id('beto'), tests.user_id('malo'));
    insert into public.user_mutes (user_id, entity_type, entity_id)
    values (tests.user_id('caro'), 'topic', '00000000-0000-4000-8000-000000000001');
    update public.communication_preferences set categories = '["forum"]' where user_id = tests.user_id('dora');
    perform tests.freeze('2030-05-01 12:00Z');
end;
$$;
create function pg_temp.tell(p_actor text, p_window interval default '1 day') returns void language sql
as $$
    select private.notify_all(
        array(select u.id from auth.users as u), 'forum', 'Nueva respuesta', 'Respondió ' || p_actor, '/x', tests.user_id(p_actor),
        'topic', '00000000-0000-4000-8000-000000000001', 'reply:1', '%s respuestas nuevas', p_window
    )
$$;
create temporary view told as
select p.first_name as name, n.title, n.message, n.occurrences, n.created_at, n.meta_data ? 'actor_id' as has_actor
from public.notifications as n inner join public.profiles as p on n.user_id = p.id;

-- when, then
do $$ begin perform pg_temp.tell('malo'); end; $$;
select set_eq('select name from told', '{Ana}'::text[], 'one call tells all who want to hear of it, and nobody else');
do $$ begin delete from public.notifications; perform pg_temp.tell('beto'); end; $$;
select set_eq('select name from told', '{Ana}'::text[], 'nor whoever did it, nor whom he is blocked by');
select results_eq(
    'select distinct title, occurrences, has_actor from told', $$ values ('Nueva respuesta', 1, true) $$, 'once, by one'
);

-- when: it happens again
do $$ begin perform tests.freeze('2030-05-01 13:00Z'); perform pg_temp.tell('beto'); end; $$;
select results_eq(
    $$ select title, message, occurrences, created_at, has_actor from told where name = 'Ana' $$,
    $$ values ('2 respuestas nuevas', 'Respondió beto', 2, timestamptz '2030-05-01 13:00Z', true) $$,
    'it is counted, and comes to the top'
);
do $$ begin perform pg_temp.tell('dora'); end; $$;
select results_eq(
    $$ select title, occurrences, has_actor from told where name = 'Ana' $$, $$ values ('3 respuestas nuevas', 3, false) $$,
    'of several people it is nobody''s in particular'
);
do $$ begin perform private.notify(tests.user_id('ana'), 'forum', 'Otra', 'x', p_dedupe_key => 'reply:2'); end; $$;
select is((select count(*) from told where name = 'Ana'), 2::bigint, 'another key is another thing');
do $$ begin perform private.notify(tests.user_id('ana'), 'forum', 'Sola', 'x') from generate_series(1, 2); end; $$;
select is((select count(*) from told where title = 'Sola'), 2::bigint, 'without a key each is one');

-- then: no longer than the window
do $$ begin perform tests.freeze('2030-05-02 12:59:59Z'); perform pg_temp.tell('dora'); end; $$;
select is((select max(occurrences) from told where name = 'Ana'), 4, 'the window goes from the last on');
do $$ begin perform tests.freeze('2030-05-03 12:59:59Z'); perform pg_temp.tell('dora'); end; $$;
select results_eq(
    $$ select occurrences, count(*) from told where name = 'Ana' and title ~ 'respuesta' group by occurrences order by 1 $$,
    'values (1, 1::bigint), (4, 1)', 'after it, it is another one'
);

-- then: read or put away is over, for good
select tests.authenticate_as('ana');
select lives_ok($$ update public.notifications set read = true where occurrences = 1 and title = 'Nueva respuesta' $$, 'read');
select tests.clear_authentication();
do $$ begin perform pg_temp.tell('dora'); end; $$;
select is(
    (select count(*) from told where name = 'Ana' and title = 'Nueva respuesta' and occurrences = 1), 2::bigint,
    'what was read is not counted on'
);
select tests.authenticate_as('ana');
select lives_ok('update public.notifications set read = false', 'and may be marked as unread again');
select lives_ok('update public.notifications set archived = true', 'or put away');
select tests.clear_authentication();
select is_empty($$ select from public.notifications where user_id = tests.user_id('ana') and dedupe_key is not null $$, 'which ends it too');
do $$ begin perform pg_temp.tell('dora'); end; $$;
select is((select count(*) from told where name = 'Ana' and title = 'Nueva respuesta'), 3::bigint, 'so the next is new');

-- then: what was urgent once stays so, and ends when the last does
do $$
begin
    perform private.notify(
        tests.user_id('ana'), 'event', 'Uno', 'x', p_dedupe_key => 'k', p_is_urgent => true, p_expires_at => '2030-06-01Z'
    );
    perform private.notify(tests.user_id('ana'), 'event', 'Dos', 'x', p_dedupe_key => 'k', p_expires_at => '2030-07-01Z');
end;
$$;
select results_eq(
    $$ select title, occurrences, is_urgent, expires_at from public.notifications where dedupe_key = 'k' $$,
    $$ values ('Dos', 2, true, timestamptz '2030-07-01Z') $$, 'without a title for many the last stays'
);
select lives_ok($$ select private.notify_all('{}', 'system', 'x', 'x'), private.notify_all(null, 'system', 'x', 'x') $$, 'nobody is no error');
select lives_ok(
    $$ select private.notify_all(array[tests.user_id('ana'), tests.user_id('ana'), null], 'system', 'Repetida', 'x') $$, 'nor twice the same'
);
select is((select count(*) from told where title = 'Repetida'), 1::bigint, 'who is told once');
select is_empty($$ select from told where name = 'Dora' and message ~ 'Respondió' $$, 'what is not wanted never comes');

select * from finish();
rollback;
