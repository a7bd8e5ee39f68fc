-- public.unread_topics(): what is new in the topics that one follows; the list is the badge.
begin;
select plan(13);

-- given: ana begins two topics, beto writes in one and reads the other
do $$
begin
    perform tests.create_user(p.name, '{member}') from unnest('{ana,beto,caro,dani}'::text[]) as p (name);
    perform tests.create_topic('uno', 'ana');
    perform tests.create_topic('dos', 'ana');
    perform tests.create_topic('ajeno', 'caro');
    perform tests.create_reply('uno', 'beto');
    perform tests.create_reply('ajeno', 'caro');
end;
$$;
select tests.authenticate_as('beto');
do $$ begin perform public.mark_topic_read(tests.topic_id('dos')); end; $$;

-- then
select tests.authenticate_as('ana');
select results_eq(
    $$ select slug, last_read_number, unread_count from public.unread_topics() $$,
    $$ values ('uno', 0, 1::bigint) $$, 'who begins a topic is shown what is new in it'
);
select tests.authenticate_as('beto');
select is_empty($$ select slug from public.unread_topics() $$, 'what one writes is not new to oneself');

-- when: others write
select tests.clear_authentication();
do $$
begin
    perform tests.create_reply('uno', 'caro');
    perform tests.create_reply('uno', 'ana');
    perform tests.create_reply('dos', 'caro');
    perform tests.create_reply('dos', 'caro', p_status => 'removed');
    perform tests.create_reply('dos', 'caro', p_status => 'hidden');
end;
$$;
select tests.authenticate_as('beto');
select set_eq(
    $$ select slug, last_read_number, unread_count from public.unread_topics() $$,
    $$ values ('uno', 1, 2::bigint), ('dos', 0, 1::bigint) $$,
    'what one has written in or read is followed; hidden replies do not count'
);
select tests.authenticate_as('ana');
select results_eq(
    $$ select slug, unread_count from public.unread_topics() $$,
    $$ values ('dos', 1::bigint) $$, 'who writes has read so far'
);

-- when: read
select tests.authenticate_as('beto');
select is(public.mark_topic_read(tests.topic_id('uno'), 2), 2, 'a part is read');
select results_eq(
    $$ select unread_count from public.unread_topics() where slug = 'uno' $$, $$ values (1::bigint) $$, 'the rest is left'
);
do $$ begin perform public.mark_topic_read(tests.topic_id('uno')); end; $$;
select results_eq($$ select slug from public.unread_topics() $$, $$ values ('dos') $$, 'all is read');

-- then: a reply that commits late has a later number, so it is new
select results_eq(
    $$ select max(p.number) from public.forum_posts as p where p.topic_id = tests.topic_id('uno') $$,
    $$ select r.last_read_number from public.forum_reads as r where r.topic_id = tests.topic_id('uno') $$,
    'the mark is the number of the last reply'
);

-- when: muted, blocked, hidden
insert into public.user_mutes (entity_type, entity_id) values ('topic', tests.topic_id('dos'));
select is_empty($$ select slug from public.unread_topics() $$, 'a muted topic is not shown');
delete from public.user_mutes;
select results_eq($$ select slug from public.unread_topics() $$, $$ values ('dos') $$, 'until it is unmuted');
insert into public.user_blocks (blocked_id) values (tests.user_id('caro'));
select is_empty($$ select slug from public.unread_topics() $$, 'what a blocked person writes is not new');
delete from public.user_blocks;
select tests.clear_authentication();
update public.forum_topics set status = 'hidden' where slug = 'dos';
select tests.authenticate_as('beto');
select is_empty($$ select slug from public.unread_topics() $$, 'nor is what is in a hidden topic');
select tests.authenticate_as('dani');
select is_empty($$ select slug from public.unread_topics() $$, 'who follows nothing has nothing');

select * from finish();
rollback;
