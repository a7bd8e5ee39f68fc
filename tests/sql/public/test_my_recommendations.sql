-- public.my_recommendations: at each reading nothing but what may be suggested at that moment, and reasons that are true.
-- mutation: R10
begin;
select plan(42);

-- given: ana, to whom everything is recommended, whatever it is
do $$
begin
    perform tests.freeze('2026-05-01 10:00-05');
    perform tests.create_user(n.name, n.roles) from (
        values ('ana', '{member}'::text[]), ('beto', '{member}'), ('carla', '{member}'), ('olga', '{organizer}'),
            ('jefa', '{admin}'), ('mod', '{admin}')
    ) as n (name, roles);
    insert into public.ai_models (id, name, type, version, parameters)
    values ('00000000-0000-4000-8000-000000000001', 'léxico', 'embedding', '1', '{"provider": "lexical"}');
    perform tests.create_event('robots', 'olga', p_date => '2026-06-01 10:00-05');
    perform tests.create_event('cafe', 'olga', p_date => '2026-06-02 10:00-05');
    perform tests.create_post('nota', 'beto');
    perform tests.create_topic('tema', 'beto');
    insert into public.resources (id, title, type, url, author_id, status)
    values ('00000000-0000-4000-8000-0000000000aa', 'Guía', 'article', 'https://example.com', tests.user_id('beto'), 'published');
    update public.events set description = 'Robots para la escuela' where slug = 'robots';
    update public.profiles set ai_interests = '["robots"]', bio = 'Robots para la escuela' where id = tests.user_id('ana');
    perform public.finish_embedding(c.job_id, c.lease_token, c.content_hash) from public.claim_embeddings(100) as c;
    insert into public.content_recommendations (user_id, content_type, content_id, score, reason, expires_at)
    select tests.user_id('ana'), t.content_type, t.id, 0.5, '{"code": "suggested"}', '2026-05-08 10:00-05'
    from (
        values ('event', tests.event_id('robots')), ('event', tests.event_id('cafe')), ('blog_post', tests.post_id('nota')),
            ('topic', tests.topic_id('tema')), ('resource', '00000000-0000-4000-8000-0000000000aa'), ('user', tests.user_id('carla'))
    ) as t (content_type, id);
end;
$$;
create function pg_temp.mine(p_type text default null)
returns text
language sql
as $$
    select string_agg(coalesce(r.slug, r.title), ' ' order by r.content_type, r.slug)
    from public.my_recommendations(p_type, 50) as r
$$;
-- What ana would read if something had happened.
create function pg_temp.if_so(p_statement text)
returns text
language plpgsql
as $$
declare
    v_found text;
begin
    begin
        set local session_replication_role = replica;
        execute p_statement;
        set local session_replication_role = origin;
        perform tests.authenticate_as('ana');
        v_found := pg_temp.mine();
        raise exception using errcode = 'TUNDO';
    exception when sqlstate 'TUNDO' then
        null;
    end;
    return v_found;
end;
$$;
create function pg_temp.reason_if(p_reason jsonb, p_statement text default 'select 1')
returns text
language plpgsql
as $$
declare
    v_found text;
begin
    begin
        update public.content_recommendations set reason = p_reason where content_id = tests.event_id('robots');
        set local session_replication_role = replica;
        execute p_statement;
        set local session_replication_role = origin;
        perform tests.authenticate_as('ana');
        select concat_ws(': ', r.reason ->> 'code', r.reason_es) into v_found
        from public.my_recommendations('event') as r where r.slug = 'robots';
        raise exception using errcode = 'TUNDO';
    exception when sqlstate 'TUNDO' then
        null;
    end;
    return v_found;
end;
$$;
grant execute on function pg_temp.mine(text) to public;

-- then: all of it, with what one shows
select tests.authenticate_as('ana');
select is(pg_temp.mine(), 'nota cafe robots Guía tema Carla', 'ana reads what she is recommended');
select is(pg_temp.mine('event'), 'cafe robots', 'or of one type');
select results_eq(
    $$ select title, summary, starts_at, score, is_viewed, reason, reason_es, reason_en from public.my_recommendations('event') where slug = 'robots' $$,
    $$ values (
        'Robots', 'Robots para la escuela', '2026-06-01 10:00-05'::timestamptz, 0.5, false,
        '{"code": "suggested"}'::jsonb, 'Puede interesarte', 'You may like it'
    ) $$,
    'with a title, a text and a reason'
);
select throws_ok($$ select * from public.my_recommendations('message') $$, '22023', null, 'of what is recommended');
select tests.authenticate_as('beto');
select is(pg_temp.mine(), null, 'nobody reads hers');
select tests.authenticate_as('jefa');
select is(pg_temp.mine(), null, 'no admin either');
select tests.clear_authentication();

-- then: what happens changes the next reading, even where nothing has taken the row away
select is(pg_temp.if_so(s.statement), s.expected, s.description)
from (
    values
    ($$ select 1 $$, 'nota cafe robots Guía tema Carla', 'nothing happens'),
    ($$ update public.events set status = 'cancelled' where slug = 'cafe' $$, 'nota robots Guía tema Carla', 'an event is cancelled'),
    ($$ update public.events set status = 'draft' where slug = 'cafe' $$, 'nota robots Guía tema Carla', 'or a draft again'),
    ($$ update public.events set organizer_id = tests.user_id('ana') where slug = 'cafe' $$, 'nota robots Guía tema Carla', 'or hers'),
    ($$ select tests.freeze('2026-06-02 10:01-05'); update public.content_recommendations set expires_at = 'infinity' $$,
        'nota Guía tema Carla', 'they have begun'),
    ($$ select tests.freeze('2026-05-08 10:01-05') $$, null, 'it is too old'),
    ($$ insert into public.event_registrations (event_id, event_date, user_id, ticket_type, status, price, currency)
        select e.id, e.date, tests.user_id('ana'), 'general', 'requested', 0, 'COP' from public.events as e where e.slug = 'cafe' $$,
        'nota robots Guía tema Carla', 'she has asked for a place'),
    ($$ insert into public.event_staff (event_id, event_date, user_id, role)
        select e.id, e.date, tests.user_id('ana'), 'check_in' from public.events as e where e.slug = 'cafe' $$,
        'nota robots Guía tema Carla', 'or helps there'),
    ($$ delete from public.events where slug = 'cafe' $$, 'nota robots Guía tema Carla', 'or it is gone'),
    ($$ insert into public.user_blocks (blocker_id, blocked_id) values (tests.user_id('beto'), tests.user_id('ana')) $$,
        'cafe robots Carla', 'beto has blocked her'),
    ($$ insert into public.user_blocks (blocker_id, blocked_id) values (tests.user_id('ana'), tests.user_id('beto')) $$,
        'cafe robots Carla', 'or she him'),
    ($$ insert into public.user_blocks (blocker_id, blocked_id) values (tests.user_id('ana'), tests.user_id('carla')) $$,
        'nota cafe robots Guía tema', 'or carla'),
    ($$ insert into public.user_blocks (blocker_id, blocked_id) values (tests.user_id('olga'), tests.user_id('ana')) $$,
        'nota Guía tema Carla', 'or olga, who organizes'),
    ($$ insert into public.user_mutes (user_id, entity_type, entity_id) values (tests.user_id('ana'), 'user', tests.user_id('beto')) $$,
        'cafe robots Carla', 'or wants to hear nothing of him'),
    ($$ insert into public.user_mutes (user_id, entity_type, entity_id) values (tests.user_id('ana'), 'topic', tests.topic_id('tema')) $$,
        'nota cafe robots Guía Carla', 'or of the topic'),
    ($$ update public.blog_posts set status = 'draft' $$, 'cafe robots Guía tema Carla', 'a post is a draft again'),
    ($$ update public.blog_posts set published_at = '2026-05-02' $$, 'cafe robots Guía tema Carla', 'or comes tomorrow'),
    ($$ update public.forum_topics set status = 'removed' $$, 'nota cafe robots Guía Carla', 'a topic is removed'),
    ($$ update public.forum_categories set is_active = false $$, 'nota cafe robots Guía Carla', 'or its category closed'),
    ($$ update public.resources set visibility = 'private' $$, 'nota cafe robots tema Carla', 'a resource is private'),
    ($$ update public.resources set visibility = 'attendees', event_id = tests.event_id('cafe') $$,
        'nota cafe robots tema Carla', 'or for people of an event'),
    ($$ update public.resources set visibility = 'members'; delete from public.user_roles where user_id = tests.user_id('ana') $$,
        'nota cafe robots tema Carla', 'or for members, and she is none'),
    ($$ insert into public.resource_access_logs (resource_id, user_id, access_type)
        values ('00000000-0000-4000-8000-0000000000aa', tests.user_id('ana'), 'view') $$,
        'nota cafe robots tema Carla', 'or she has opened it'),
    ($$ update public.communication_preferences set suggest_me = false where user_id = tests.user_id('carla') $$,
        'nota cafe robots Guía tema', 'carla does not want to be suggested'),
    ($$ insert into public.user_connections (requester_id, recipient_id) values (tests.user_id('carla'), tests.user_id('ana')) $$,
        'nota cafe robots Guía tema', 'or has asked her already'),
    ($$ update public.content_recommendations set is_dismissed = true where content_type <> 'event' $$, 'cafe robots', 'she dismissed them')
) as s (statement, expected, description);

-- then: reasons
select is(
    pg_temp.reason_if('{"code": "shared_interest", "tag": "robots"}'), 'shared_interest: Te interesa «robots»', 'she likes robots'
);
select is(
    pg_temp.reason_if(
        '{"code": "shared_interest", "tag": "robots"}',
        $$ update public.profiles set ai_interests = '[]' where id = tests.user_id('ana') $$
    ),
    'suggested: Puede interesarte', 'no more: then that is no reason'
);
select is(
    pg_temp.reason_if(
        '{"code": "shared_interest", "tag": "robots"}',
        $$ delete from private.search_documents where id = tests.event_id('robots') $$
    ),
    'suggested: Puede interesarte', 'nor when it is not about robots any more'
);
select is(
    pg_temp.reason_if(jsonb_build_object('code', 'similar_to', 'content_type', 'user', 'content_id', tests.user_id('ana'))),
    'similar_to: Se parece a lo que dices de ti', 'it is like what she says of herself'
);
select is(
    pg_temp.reason_if(
        jsonb_build_object('code', 'similar_to', 'content_type', 'user', 'content_id', tests.user_id('ana')),
        $$ delete from public.content_embeddings where content_type = 'user' $$
    ),
    'suggested: Puede interesarte', 'when nobody knows that any more it is no reason'
);
select is(
    pg_temp.reason_if(
        jsonb_build_object('code', 'similar_to', 'content_type', 'event', 'content_id', tests.event_id('robots'))
    ),
    'similar_to: Se parece a «Robots»', 'like another thing'
);
select is(
    pg_temp.reason_if(
        jsonb_build_object('code', 'similar_to', 'content_type', 'blog_post', 'content_id', tests.post_id('nota')),
        $$ update public.content_embeddings as e set embedding = s.embedding from public.content_embeddings as s
           where e.content_type = 'blog_post' and s.content_id = tests.event_id('robots');
           update public.blog_posts set status = 'draft' $$
    ),
    'suggested: Puede interesarte', 'of what she can see no more nothing is said'
);
select is(
    pg_temp.reason_if('{"code": "popular"}', $$ update public.events set current_registrations = 5 where slug = 'robots' $$),
    'popular: Muchas personas lo eligen', 'many choose it'
);
select is(pg_temp.reason_if('{"code": "popular"}'), 'suggested: Puede interesarte', 'nobody does');
select is(
    pg_temp.reason_if('{"code": "upcoming"}', $$ select tests.freeze('2026-05-05 10:00-05') $$), 'upcoming: Es pronto', 'it is soon'
);

select * from finish();
rollback;
