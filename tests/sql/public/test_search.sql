-- public.search(): one search over all content; everybody finds what he may see.
begin;
select plan(31);

-- given: one word in all kinds of content
do $$
declare
    v_id uuid;
begin
    perform tests.create_user(p.name, '{member}') from unnest('{ana,beto,mora}'::text[]) as p (name);
    update public.user_roles set permissions = '["content.moderate"]' where user_id = tests.user_id('mora');
    perform tests.create_user('caro');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('jefa', '{admin}');
    update public.profiles set first_name = 'Robótica', last_name = 'Paz', bio = 'De Bello' where id = tests.user_id('ana');
    v_id := tests.create_event('e-taller', 'olga');
    v_id := tests.create_event('e-borrador', 'olga', 'draft');
    update public.events set title = 'Taller de robótica', description = 'Con manos' where slug = 'e-taller';
    update public.events set title = 'Otro', description = 'Mucha robótica' where slug = 'e-borrador';
    v_id := tests.create_post('p-visible', 'ana');
    v_id := tests.create_post('p-luego', 'ana', 'published', now() + interval '1 day');
    update public.blog_posts set content = 'La robótica en Medellín', excerpt = null where author_id = tests.user_id('ana');
    perform tests.create_topic('t-visible', 'ana');
    perform tests.create_topic('t-oculto', 'ana', 'hidden');
    update public.forum_topics set content = 'Hablemos de robótica' where author_id = tests.user_id('ana');
    v_id := tests.create_reply('t-visible', 'beto');
    update public.forum_posts set content = 'Robótica, ¡sí!' where author_id = tests.user_id('beto');
    insert into public.resources (title, description, type, url, author_id, status, visibility)
    select 'Guía ' || v.name, 'Robótica', 'article', 'https://example.com/' || v.name, tests.user_id('ana'), 'published', v.name
    from unnest('{public,members,private}'::text[]) as v (name);
end;
$$;
create function pg_temp.found(p_query text, p_kinds text[] default null) returns text language sql
as $$
    select string_agg(s.kind || ':' || coalesce(s.slug, s.title, '?'), ' ' order by s.kind, s.slug, s.title)
    from public.search(p_query, p_kinds, 100) as s
$$;
create function pg_temp.walk(p_query text, p_limit integer)
returns table (page integer, kind text, id uuid, rank real)
language plpgsql
as $$
declare
    v_cursor text;
begin
    loop
        page := coalesce(page, 0) + 1;
        for kind, id, rank, v_cursor in
            select s.kind, s.id, s.rank, s.next_cursor from public.search(p_query, p_limit => p_limit, p_cursor => v_cursor) as s
        loop
            return next;
        end loop;
        exit when not found;
    end loop;
end;
$$;
grant execute on function pg_temp.found(text, text[]), pg_temp.walk(text, integer) to public;

-- then: everybody
select tests.authenticate_as_anon();
select is(
    pg_temp.found('robotica'),
    'blog_post:p-visible event:e-taller post:t-visible resource:Guía public topic:t-visible user:Robótica Paz',
    'all kinds of content are found'
);
select tests.authenticate_as('caro');
select is(
    pg_temp.found('ROBOTICA'),
    'blog_post:p-visible event:e-taller post:t-visible resource:Guía public topic:t-visible user:Robótica Paz',
    'a stranger finds the same'
);
select tests.authenticate_as('beto');
select is(
    pg_temp.found('robótica', '{resource}'), 'resource:Guía members resource:Guía public', 'a member finds what is for members'
);
select tests.authenticate_as('ana');
select is(
    pg_temp.found('robotica', '{resource,topic,blog_post}'),
    'blog_post:p-luego blog_post:p-visible resource:Guía members resource:Guía private resource:Guía public'
    ' topic:t-oculto topic:t-visible',
    'an author finds what is his, in every state'
);
select tests.authenticate_as('olga');
select is(pg_temp.found('robotica', '{event}'), 'event:e-borrador event:e-taller', 'an organizer finds his drafts');
select tests.clear_authentication();
insert into public.event_staff (event_id, user_id, role)
values (tests.event_id('e-borrador'), tests.user_id('caro'), 'check_in');
select tests.authenticate_as('caro');
select is(pg_temp.found('robotica', '{event}'), 'event:e-borrador event:e-taller', 'so do those who help');
select tests.authenticate_as('mora');
select is(
    pg_temp.found('robotica', '{topic,blog_post}'), 'blog_post:p-luego blog_post:p-visible topic:t-oculto topic:t-visible',
    'moderators find what they moderate'
);
select tests.authenticate_as('jefa');
select is(
    (select count(*) from public.search('robotica', p_limit => 100)), 11::bigint, 'an admin finds everything'
);
select tests.authenticate_as_anonymous('nadie');
select is((select count(*) from public.search('robotica')), 6::bigint, 'who comes in anonymously finds what is public');

-- then: what a hit says
select tests.authenticate_as_anon();
select results_eq(
    $$ select kind, id, title, slug, summary from public.search('robotica', '{event}') $$,
    $$ values ('event', tests.event_id('e-taller'), 'Taller de robótica', 'e-taller', 'Con manos') $$,
    'it says what it is and where it leads to'
);
select results_eq(
    $$ select title, slug, summary from public.search('robotica', '{post}') $$,
    $$ values ('T-Visible', 't-visible', 'Robótica, ¡sí!') $$, 'a reply leads to its topic'
);
select results_eq(
    $$ select title, slug, summary from public.search('robotica', '{user}') $$,
    $$ values ('Robótica Paz', null::text, 'De Bello') $$, 'a person is shown with name and bio'
);
select set_eq(
    $$ select kind from public.search('robotica', p_limit => 2) $$, '{event,user}'::text[], 'a word in the title counts most'
);
select is_empty($$ select * from public.search('ana@example.com') $$, 'nobody is found by an address');

-- then: blocks
select tests.authenticate_as('beto');
insert into public.user_blocks (blocked_id) values (tests.user_id('ana'));
select is(pg_temp.found('robotica'), 'event:e-taller post:?', 'nothing of the blocked is found, nor where he himself wrote');
select tests.authenticate_as('ana');
select is(pg_temp.found('si', '{post}'), null, 'nor of those who blocked');
delete from public.user_blocks;

-- then: the clock
select tests.authenticate_as_anon();
select tests.freeze(now() + interval '2 days');
select is(
    pg_temp.found('robotica', '{blog_post}'), 'blog_post:p-luego blog_post:p-visible', 'what is scheduled is found from its time on'
);
select tests.unfreeze();

-- then: nothing to find
select is_empty($$ select * from public.search('cocina') $$, 'what nobody wrote');
select is_empty($$ select * from public.search(null) $$, 'no words');
select is_empty($$ select * from public.search('de la') $$, 'only small words');
select is_empty($$ select * from public.search('robotica', '{}') $$, 'no kinds');
select throws_ok($$ select public.search('robotica', '{message}') $$, 'MD170', null, 'an unknown kind is refused');
select throws_ok($$ select public.search('de la', '{null}') $$, 'MD170', null, 'also if there is nothing to look for');

-- then: pages
select results_eq(
    $$ select kind, id, rank from pg_temp.walk('robotica', 1) $$,
    $$ select kind, id, rank from public.search('robotica', p_limit => 100) $$, 'page by page it is the same as at once'
);
select is((select max(page) from pg_temp.walk('robotica', 4)), 2, 'four to a page are two pages');
select is_empty(
    $$ select * from public.search('robotica', p_cursor => (
           select next_cursor from public.search('robotica') order by rank, kind desc, id desc limit 1
       )) $$, 'after the last one there is nothing'
);
select is((select count(*) from public.search('robotica', p_limit => -5)), 1::bigint, 'a page has one row at least');
select is((select count(*) from public.search('robotica', p_limit => 1000000)), 6::bigint, 'and a hundred at most');

-- then: ranks
select tests.clear_authentication();
do $$
begin
    insert into public.forum_topics (category_id, title, content, author_id, slug)
    select c.id, 'Iguales', 'Empate', tests.user_id('ana'), 'empate-' || n
    from public.forum_categories as c cross join generate_series(1, 9) as n;
end;
$$;
select tests.authenticate_as_anon();
select is((select count(distinct rank) from public.search('empate')), 1::bigint, 'some are equally good');
select results_eq(
    $$ select id from pg_temp.walk('empate', 2) $$, $$ select id from public.forum_topics where content = 'Empate' order by id $$,
    'they keep their order over pages'
);
select is((select count(distinct next_cursor) from public.search('empate')), 9::bigint, 'each has its own cursor');

select * from finish();
rollback;
