-- private.note_activity: what people do in each domain is noted, once, with whom or what it was about.
begin;
select plan(8);

-- given
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_user('beto', '{member}');
    perform tests.create_user('olga', '{member, organizer}');
    perform tests.create_event('charla', 'olga');
    perform tests.create_post('entrada', 'olga');
end;
$$;
create function pg_temp.noted(p_name text)
returns setof text
language sql
as $$
    select concat_ws(' ', a.activity_type, a.entity_type, coalesce(k.slug, p.slug, f.first_name))
    from public.user_activities as a
    left join private.event_keys as k on k.id = a.entity_id
    left join public.blog_posts as p on p.id = a.entity_id
    left join public.profiles as f on f.id = a.entity_id
    where a.user_id = tests.user_id(p_name)
    order by 1
$$;

-- when: ana registers, comments, and connects with beto
select tests.authenticate_as('ana');
select lives_ok($$ select public.register_for_event(tests.event_id('charla')) $$, 'ana registers');
select lives_ok($$ select public.register_for_event(tests.event_id('charla')) $$, 'and again, which changes nothing');
select lives_ok(
    $$ insert into public.blog_comments (post_id, content) values (tests.post_id('entrada'), 'Hola') $$, 'ana comments'
);
select lives_ok($$ select public.request_connection(tests.user_id('beto')) $$, 'ana wants to know beto');
select tests.authenticate_as('beto');
select lives_ok(
    $$ select public.answer_connection(c.id, true) from public.user_connections as c $$, 'beto wants it too'
);

-- then
select tests.clear_authentication();
select results_eq(
    $$ select * from pg_temp.noted('ana') $$,
    $$ values ('blog_comment blog_post entrada'), ('connection user Beto'), ('event_registration event charla') $$,
    'three things are noted of ana'
);
select results_eq(
    $$ select * from pg_temp.noted('beto') $$, $$ values ('connection user Ana') $$, 'one of beto'
);
select is_empty($$ select * from pg_temp.noted('olga') $$, 'and nothing of olga, who did nothing');

select * from finish();
rollback;
