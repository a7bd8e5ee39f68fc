-- Attack: having the last word where no more is to be said.
begin;
select plan(9);

-- given: closed by its author, locked by moderators; a reply in each
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_user('beto', '{member}');
    perform tests.create_topic('cerrado', 'ana');
    perform tests.create_topic('bloqueado', 'ana');
    perform tests.create_reply('cerrado', 'beto');
    perform tests.create_reply('bloqueado', 'beto');
    update public.forum_topics set status = 'closed' where slug = 'cerrado';
    update public.forum_topics set status = 'locked' where slug = 'bloqueado';
end;
$$;

-- when, then
select tests.authenticate_as('beto');
select throws_ok(
    $$ insert into public.forum_posts (topic_id, content) values (tests.topic_id('cerrado'), 'x') $$, 'MD153', null, 'a closed topic'
);
select throws_ok(
    $$ insert into public.forum_posts (topic_id, content) values (tests.topic_id('bloqueado'), 'x') $$, 'MD153', null, 'a locked one'
);
select throws_ok(
    $$ insert into public.forum_posts (topic_id, content, parent_id)
       select p.topic_id, 'x', p.id from public.forum_posts as p $$, 'MD153', null, 'below a reply'
);
select throws_ok(
    $$ update public.forum_posts set topic_id = tests.topic_id('cerrado') $$, '42501', null, 'by moving a reply'
);
select tests.authenticate_as('ana');
select throws_ok(
    $$ insert into public.forum_posts (topic_id, content) values (tests.topic_id('bloqueado'), 'x') $$,
    'MD153', null, 'as its author'
);
select is_empty(
    $$ update public.forum_topics set status = 'active' where slug = 'bloqueado' returning id $$, 'by unlocking it'
);
select is_empty(
    $$ update public.forum_topics set content = 'x' where slug = 'bloqueado' returning id $$, 'by rewriting it'
);
select is_empty($$ delete from public.forum_topics where slug = 'bloqueado' returning id $$, 'or deleting it');

-- then
select tests.clear_authentication();
select is((select count(*) from public.forum_posts), 2::bigint, 'nothing was added');

select * from finish();
rollback;
