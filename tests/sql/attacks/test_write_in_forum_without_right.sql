-- Attack: writing in the forum without being a member, under a silence, in a retired category, too fast.
begin;
select plan(17);

-- given
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_user('asis', '{attendee}');
    perform tests.create_user('orga', '{organizer}');
    perform tests.create_user('sila', '{member}');
    perform tests.create_user('exmi', '{member}');
    perform tests.create_topic('hola', 'ana');
    perform tests.create_topic('suyo', 'sila');
    perform tests.create_topic('antes', 'exmi', p_category => 'viejo');
    perform tests.create_topic('ex', 'exmi');
    perform tests.create_reply('hola', 'exmi');
    update public.forum_categories set is_active = false where slug = 'viejo';
    delete from public.user_roles where user_id = tests.user_id('exmi');
    insert into public.user_silences (user_id, ends_at) values (tests.user_id('sila'), now() + interval '1 day');
end;
$$;
create function pg_temp.begin_topic(p_category text)
returns text
language sql
as $$
    select format(
        'insert into public.forum_topics (category_id, title, content) values (%L, ''t'', ''c'')',
        (select c.id from public.forum_categories as c where c.slug = p_category)
    )
$$;
create temporary table attempts as
select pg_temp.begin_topic('general') as topic, pg_temp.begin_topic('viejo') as old_topic,
    format('insert into public.forum_posts (topic_id, content) values (%L, ''c'')', tests.topic_id('hola')) as reply;
grant select on attempts to public;

-- when, then: who is no member
select tests.authenticate_as('asis');
select throws_ok((select topic from attempts), '42501', null, 'an attendee begins no topic');
select throws_ok((select reply from attempts), '42501', null, 'and does not reply');
select tests.authenticate_as('orga');
select throws_ok((select topic from attempts), '42501', null, 'nor does an organizer');
select tests.authenticate_as_anonymous('nadie');
select throws_ok((select topic from attempts), '42501', null, 'nor an anonymous sign-in');
select throws_ok((select reply from attempts), '42501', null, 'which does not reply either');
select tests.authenticate_as_anon();
select throws_ok((select reply from attempts), '42501', null, 'nor does anon');

-- when, then: who is no member any more
select tests.authenticate_as('exmi');
select throws_ok(
    $$ update public.forum_topics set title = 'x' where slug = 'ex' $$, '42501', null, 'a former member changes nothing'
);
select throws_ok($$ update public.forum_posts set content = 'x' $$, '42501', null, 'no reply either');
select lives_ok($$ update public.forum_topics set status = 'hidden' where slug = 'ex' $$, 'but hides what is his');
select lives_ok($$ update public.forum_posts set status = 'hidden' $$, 'replies, too');

-- when, then: who is silenced
select tests.authenticate_as('sila');
select throws_ok((select topic from attempts), 'MD501', null, 'who is silenced begins no topic');
select throws_ok((select reply from attempts), 'MD501', null, 'does not reply');
select throws_ok(
    $$ update public.forum_topics set content = 'x' where slug = 'suyo' $$, 'MD501', null, 'and does not write by mending'
);

-- when, then: where and how fast
select tests.authenticate_as('ana');
select throws_ok((select old_topic from attempts), '42501', null, 'nobody begins a topic in a retired category');
select lives_ok((select string_agg(topic, ';') from attempts cross join generate_series(1, 2)), 'a new account begins two topics');
select throws_ok((select topic from attempts), 'MD401', null, 'then it waits');
select throws_ok(
    (select string_agg(reply, ';') from attempts cross join generate_series(1, 6)), 'MD401', null, 'also with replies'
);

select * from finish();
rollback;
