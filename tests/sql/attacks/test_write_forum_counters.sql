-- Attack: making a topic look busy, or one's own mark look read.
begin;
select plan(9);

-- given
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_topic('hola', 'ana');
    perform tests.create_reply('hola', 'ana');
end;
$$;

-- when, then
select tests.authenticate_as('ana');
select throws_ok($$ update public.forum_topics set view_count = 9999 $$, '42501', null, 'views');
select throws_ok($$ update public.forum_topics set reply_count = 9999 $$, '42501', null, 'replies');
select throws_ok(
    $$ update public.forum_topics set last_activity_at = now() + interval '1 year' $$, '42501', null, 'activity'
);
select throws_ok($$ update public.forum_topics set created_at = now() + interval '1 year' $$, '42501', null, 'age');
select throws_ok($$ update public.forum_posts set number = 0 $$, '42501', null, 'place');
select throws_ok(
    $$ insert into public.forum_reads (user_id, topic_id, last_read_number)
       values (tests.user_id('ana'), tests.topic_id('hola'), 9) $$, '42501', null, 'a mark'
);
select throws_ok($$ update public.forum_reads set last_read_number = 0 $$, '42501', null, 'a mark that goes back');
select throws_ok($$ select private.read_up_to(tests.user_id('ana'), tests.topic_id('hola'), 9) $$, '42501', null, 'past the API');

-- then
select tests.clear_authentication();
select results_eq(
    $$ select t.view_count, t.reply_count, r.last_read_number
       from public.forum_topics as t inner join public.forum_reads as r on r.topic_id = t.id $$,
    $$ values (0, 1, 1) $$, 'all is as it was'
);

select * from finish();
rollback;
