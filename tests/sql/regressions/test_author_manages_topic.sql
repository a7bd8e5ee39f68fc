-- R42: An author closes, hides and deletes his own topic, and sees it afterwards.
-- mutation: R42
begin;
select plan(5);

-- given
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_topic('t', 'ana');
end;
$$;

-- then
select tests.authenticate_as('ana');
select lives_ok($$ update public.forum_topics set status = 'closed' where slug = 't' $$, 'the author closes it');
select is((select status from public.forum_topics where slug = 't'), 'closed', 'and sees it closed');
select lives_ok($$ update public.forum_topics set status = 'hidden' where slug = 't' $$, 'hides it');
select is((select status from public.forum_topics where slug = 't'), 'hidden', 'and sees it hidden');
select isnt_empty($$ delete from public.forum_topics where slug = 't' returning id $$, 'and deletes it');

select * from finish();
rollback;
