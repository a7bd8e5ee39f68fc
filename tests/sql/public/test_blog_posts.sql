-- public.blog_posts: members write drafts of their own; what is published and due, everybody reads.
-- mutation: R64
-- mutation: R68
begin;
select plan(36);

-- given: bruno blocked ana; a moderator who is no admin
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_user('bruno', '{member}');
    perform tests.create_user('carla');
    perform tests.create_user('mona');
    perform tests.create_user('jefa', '{admin}');
    insert into public.user_roles (user_id, role, permissions)
    values (tests.user_id('mona'), 'attendee', '["content.moderate"]');
    insert into public.user_blocks (blocker_id, blocked_id) values (tests.user_id('bruno'), tests.user_id('ana'));
    perform tests.create_post('publicada', 'ana');
    perform tests.create_post('programada', 'ana', 'published', now() + interval '1 hour');
    perform tests.create_post('borrador', 'ana', 'draft');
    perform tests.create_post('archivada', 'ana', 'archived', now() - interval '1 day');
    perform tests.create_post('retirada', 'ana', 'removed', now() - interval '1 day');
    perform tests.create_post('de-bruno', 'bruno');
end;
$$;

-- then: reading
select tests.authenticate_as_anon();
select results_eq(
    $$ select slug from public.blog_posts order by slug $$, $$ values ('de-bruno'), ('publicada') $$,
    'anon reads what is published and due'
);
select tests.authenticate_as('carla');
select results_eq(
    $$ select slug from public.blog_posts order by slug $$, $$ values ('de-bruno'), ('publicada') $$, 'so does a person'
);
select tests.authenticate_as('bruno');
select results_eq($$ select slug from public.blog_posts $$, $$ values ('de-bruno') $$, 'who has blocked somebody reads nothing of hers');
select tests.authenticate_as('ana');
select results_eq(
    $$ select slug from public.blog_posts order by slug $$,
    $$ values ('archivada'), ('borrador'), ('programada'), ('publicada'), ('retirada') $$,
    'who is blocked reads nothing of his; an author sees all of her own'
);
select tests.authenticate_as('mona');
select is((select count(*) from public.blog_posts), 6::bigint, 'a moderator sees all');
select tests.authenticate_as('jefa');
select is((select count(*) from public.blog_posts), 6::bigint, 'so does an admin');

-- then: a scheduled post appears at its time, to the second, without anybody doing anything
select tests.freeze(now() + interval '59 minutes 59 seconds');
select tests.authenticate_as_anon();
select is_empty($$ select id from public.blog_posts where slug = 'programada' $$, 'a second too early it is not there');
select tests.freeze(now() + interval '1 hour');
select isnt_empty($$ select id from public.blog_posts where slug = 'programada' $$, 'at its time it is');
select tests.unfreeze();

-- then: writing
select tests.authenticate_as('ana');
select results_eq(
    $$ insert into public.blog_posts (title, content) values ('¿Qué es un ñandú? Visión por computador', 'Hola, mundo')
       returning slug, status, author_id, reading_time, published_at, tags, meta_data, comments_count $$,
    $$ values ('que-es-un-nandu-vision-por-computador', 'draft', tests.user_id('ana'), 1, null::timestamptz, '{}'::text[],
       '{}'::jsonb, 0) $$,
    'a member writes a draft; the rest is filled'
);
select results_eq(
    $$ insert into public.blog_posts (title, content) values ('¿Qué es un ñandú? Visión por computador', 'Otra vez')
       returning slug ~ '^que-es-un-nandu-vision-por-computador-[0-9a-f]{8}$' $$,
    $$ values (true) $$, 'the same title gets another slug'
);
select results_eq(
    $$ insert into public.blog_posts (title, content) values ('機械学習', 'x') returning slug $$, $$ values ('publicacion') $$,
    'a title without a letter of ours gets a slug as well'
);
select throws_ok(
    $$ insert into public.blog_posts (title, content) values ('Otra', 'x') $$,
    'MD401', null, 'a new account cannot write without end'
);
select results_eq(
    $$ update public.blog_posts set title = 'Mejor', slug = 'mejor' where slug = 'publicada' returning slug, status $$,
    $$ values ('mejor', 'published') $$, 'an author mends what is published, and gives it another address'
);
select is_empty(
    $$ update public.blog_posts set title = 'Mejor' where slug = 'retirada' returning id $$, 'but not what was removed'
);
select isnt_empty($$ delete from public.blog_posts where slug = 'borrador' returning id $$, 'she throws a draft away');
select is_empty($$ delete from public.blog_posts where slug <> 'borrador' and status <> 'draft' returning id $$, 'and nothing else');
select tests.authenticate_as('carla');
select throws_ok(
    $$ insert into public.blog_posts (title, content) values ('X', 'x') $$, '42501', null, 'who is no member writes nothing'
);
select is_empty($$ update public.blog_posts set title = 'X' returning id $$, 'nobody changes the post of another');
select tests.authenticate_as('mona');
select is_empty($$ update public.blog_posts set title = 'X' returning id $$, 'not even a moderator');
select tests.authenticate_as('jefa');
select isnt_empty($$ update public.blog_posts set title = 'X' where slug = 'retirada' returning id $$, 'an admin does');
select isnt_empty($$ delete from public.blog_posts where slug = 'retirada' returning id $$, 'and deletes it');

-- then: who was a member writes no more
select tests.clear_authentication();
delete from public.user_roles where user_id = tests.user_id('ana');
select tests.authenticate_as('ana');
select throws_ok(
    $$ update public.blog_posts set title = 'Y' where slug = 'mejor' $$, '42501', null, 'who is a member no more changes nothing'
);
select is_empty($$ delete from public.blog_posts where status = 'draft' returning id $$, 'and throws no draft away');

-- then: edits are kept
select tests.clear_authentication();
select results_eq(
    $$ select editor_id, old from private.content_revisions where target_id = tests.post_id('mejor') $$,
    $$ values (tests.user_id('ana'), '{"title": "Publicada"}'::jsonb) $$, 'what an edit replaced is kept'
);

-- then: what moderators take away and give back
update public.blog_posts set status = 'removed' where slug in ('mejor', 'archivada', 'programada');
select is_empty(
    $$ select slug from public.blog_posts where slug in ('mejor', 'archivada', 'programada') and removed_from is null $$,
    'the state before a removal is remembered'
);
update public.blog_posts set status = 'published' where slug in ('mejor', 'archivada', 'programada');
select results_eq(
    $$ select slug, status, removed_from from public.blog_posts where slug in ('mejor', 'archivada') order by slug $$,
    $$ values ('archivada', 'archived', null), ('mejor', 'published', null) $$, 'given back, each is what it was'
);

-- then: values
select throws_ok(
    $$ insert into public.blog_posts (title, content) values (' ', 'x') $$, '23514', null, 'a title is not blank'
);
select throws_ok(
    $$ insert into public.blog_posts (title, content) values ('X', ' ') $$, '23514', null, 'nor is the text'
);
select throws_ok(
    $$ insert into public.blog_posts (title, content) values ('X', repeat('x', 100001)) $$, '23514', null, 'which has an end'
);
select throws_ok(
    $$ insert into public.blog_posts (title, content, featured_image) values ('X', 'x', 'javascript:alert(1)') $$,
    '23514', null, 'an image is a web link'
);
select throws_ok(
    $$ insert into public.blog_posts (title, content, tags) values ('X', 'x', array['ia', ' ']) $$,
    '23514', null, 'a tag is not blank'
);
select throws_ok(
    $$ insert into public.blog_posts (title, content, tags) values ('X', 'x', array['ia', null]) $$,
    '23514', null, 'nor missing'
);
select throws_ok(
    $$ insert into public.blog_posts (title, content, tags) values ('X', 'x', array['ia', repeat('x', 41)]) $$,
    '23514', null, 'nor long'
);
select lives_ok(
    $$ insert into public.blog_posts (title, content, tags) values ('X', 'x', array['ia', 'visión por computador', 'ñ']) $$,
    'several are fine'
);
select throws_ok(
    $$ update public.blog_posts set status = 'publicada' where slug = 'mejor' $$, 'MD105', null, 'a state that is none is no step'
);
select throws_ok(
    $$ insert into public.blog_posts (title, content, status) values ('X', 'x', 'publicada') $$,
    '23514', null, 'and no start'
);

select * from finish();
rollback;
