-- Attack: learning by the search of what one may not see: by hits, by suggestions, by their order, by errors.
begin;
select plan(19);

-- given: the word secreto in everything that caro may not see, and once where she may
do $$
declare
    v_id uuid;
begin
    perform tests.create_user(p.name, '{member}') from unnest('{ana,malo}'::text[]) as p (name);
    perform tests.create_user('caro');
    perform tests.create_user('olga', '{organizer}');
    v_id := tests.create_event('borrador', 'olga', 'draft');
    update public.events set title = 'Secreto borrador' where slug = 'borrador';
    v_id := tests.create_event('abierto', 'olga');
    update public.events set event_url = 'https://secreto.example.com' where slug = 'abierto';
    v_id := tests.create_post('luego', 'ana', 'published', now() + interval '1 hour');
    v_id := tests.create_post('retirada', 'ana', 'removed');
    v_id := tests.create_post('nota', 'ana', 'draft');
    update public.blog_posts set title = 'Secreto ' || slug;
    perform tests.create_topic('oculto', 'ana', 'hidden');
    perform tests.create_topic('quitado', 'ana', 'removed');
    perform tests.create_topic('jubilado', 'ana', 'active', 'jubilados');
    update public.forum_topics set title = 'Secreto ' || slug;
    v_id := tests.create_reply('jubilado', 'ana');
    update public.forum_categories set is_active = false where slug = 'jubilados';
    perform tests.create_topic('visible', 'ana');
    v_id := tests.create_reply('visible', 'ana', null, 'hidden');
    v_id := tests.create_reply('visible', 'ana', null, 'removed');
    update public.forum_posts set content = 'Secreto';
    insert into public.resources (title, type, url, author_id, status, visibility)
    select 'Secreto ' || v.name, 'article', 'https://example.com/' || v.name, tests.user_id('ana'), 'published', v.name
    from unnest('{members,private}'::text[]) as v (name);
    insert into public.resources (title, type, url, author_id) values ('Secreto', 'article', 'https://example.com', tests.user_id('ana'));
    update public.profiles set first_name = 'Secreto', contact_preferences = '{"phone": "secreto"}' where id = tests.user_id('malo');
    insert into public.user_blocks (blocker_id, blocked_id) values (tests.user_id('malo'), tests.user_id('caro'));
    update public.blog_posts set meta_data = '{"secreto": true}';
    v_id := tests.create_post('visible', 'olga');
    update public.blog_posts set content = 'Nada secreto' where slug = 'visible';
end;
$$;
select cmp_ok(
    (select count(*) from private.search_documents as d where d.vector @@ private.search_query('secreto')), '>=', 15::bigint,
    'the word is in many places'
);

-- when, then: hits
select tests.authenticate_as('caro');
select results_eq(
    $$ select slug from public.search('secreto', p_limit => 100) $$, $$ values ('visible') $$, 'only what is visible is found'
);
select is_empty(
    $$ select * from unnest('{event,resource,topic,post,user}'::text[]) as k (kind), public.search('secreto', array[k.kind]) $$,
    'nor is there anything else, kind by kind'
);
select is_empty($$ select * from public.search('"secreto borrador" or "secreto members"') $$, 'not by the very title');
select is_empty($$ select * from public.suggest('secreto') $$, 'nothing is suggested');
select is_empty($$ select * from public.suggest('secreto borrador', '{event}') $$, 'not even by the very title');
select is_empty($$ select * from public.search('example.com') $$, 'links and addresses are not looked through');
select is_empty($$ select * from public.search('malo@example.com') $$, 'nobody is found by an address');
select is_empty($$ select * from public.search('luego', '{blog_post}') $$, 'what is scheduled waits');
select tests.authenticate_as_anon();
select results_eq(
    $$ select kind, slug from public.search('secreto', p_limit => 100) order by kind $$,
    $$ values ('blog_post', 'visible'), ('user', null) $$, 'without an account: the same, and the public profile'
);
select tests.authenticate_as('ana');
select is_empty(
    $$ select * from public.search('secreto', '{event}') $$, 'a member finds no draft of others'
);

-- when, then: around row security
select tests.authenticate_as('caro');
select throws_ok($$ select * from private.search_documents $$, '42501', null, 'the index is closed');
select throws_ok($$ select private.rebuild_search() $$, '42501', null, 'and nobody rebuilds it');
select throws_ok(
    $$ select private.search_document('event', '{}') $$, '42501', null, 'or writes into it'
);
select set_eq(
    $$ select p.kind, p.slug from private.search_candidates('secreto', null, null, 10000) as c
       cross join private.search_pages(array[c.kind], array[c.id]) as p $$,
    $$ values ('blog_post', 'visible') $$, 'candidates are ids: what they are is told to those who may see them'
);

-- when, then: a forged cursor
create function pg_temp.cursor(p_place jsonb) returns text language sql
as $$ select encode(convert_to(p_place::text, 'utf8'), 'base64') $$;
create function pg_temp.refused(p_places jsonb[]) returns setof text language plpgsql
as $$
declare
    v_place jsonb;
begin
    foreach v_place in array p_places loop
        begin
            perform public.search('x', p_cursor => pg_temp.cursor(v_place));
            return next 'ok: ' || v_place;
        exception when others then
            return next sqlstate;
        end;
    end loop;
end;
$$;
grant execute on function pg_temp.cursor(jsonb), pg_temp.refused(jsonb[]) to public;
select set_eq(
    $$ select s.slug from public.search('secreto', p_cursor => pg_temp.cursor(
           '{"until_at": "-infinity", "until_id": "00000000-0000-0000-0000-000000000000", "after_at": "infinity",
             "after_id": "00000000-0000-0000-0000-000000000000"}'
       )) as s $$,
    $$ values ('visible') $$, 'leads nowhere else'
);
select is_empty(
    $$ select * from unnest(array[
           '{"rank": 0}', '{"until_at": "2000-01-01"}', '{"after_at": "2000-01-01"}', '{"rank": -1, "kind": "event"}',
           '{"kind": "nada", "id": "00000000-0000-0000-0000-000000000000", "rank": 1e30}'
       ]::jsonb[]) as c (place), public.search('borrador', p_cursor => pg_temp.cursor(c.place)) $$,
    'in whichever way it is forged'
);
select throws_ok($$ select public.search('x', p_cursor => 'no base64!') $$, 'MD171', null, 'what is no cursor is refused');
select set_eq(
    format('select tests_refused from pg_temp.refused(%L) as tests_refused', array[
        '"x"', '[]', '1', '{"rank": "x"}', '{"rank": 1e400}', '{"id": 1}', '{"after_at": "never"}', '{"after_at": []}'
    ]),
    '{MD171}'::text[], 'so is one that says nonsense'
);

select * from finish();
rollback;
