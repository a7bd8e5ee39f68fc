-- R43: Replies are written by members and read by everybody.
-- mutation: R43
begin;
select plan(3);

-- given
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_topic('hola', 'ana');
end;
$$;

-- then
select tests.authenticate_as('ana');
select lives_ok(
    $$ insert into public.forum_posts (topic_id, content) values (tests.topic_id('hola'), 'x') $$, 'a member replies'
);
select is((select count(*) from public.forum_posts), 1::bigint, 'and reads it');
select tests.authenticate_as_anon();
select is((select count(*) from public.forum_posts), 1::bigint, 'as does everybody');

select * from finish();
rollback;
