-- private.can_see(): two people of whom one has blocked the other do not meet; everybody else does.
begin;
select plan(9);

-- given
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,beto,caro}'::text[]) as p (name);
    insert into public.user_blocks (blocker_id, blocked_id) values (tests.user_id('ana'), tests.user_id('beto'));
end;
$$;

-- then
select ok(not private.can_see(tests.user_id('ana'), tests.user_id('beto')), 'who has blocked does not see the other');
select ok(not private.can_see(tests.user_id('beto'), tests.user_id('ana')), 'nor does the other');
select ok(private.can_see(tests.user_id('ana'), tests.user_id('caro')), 'others are seen');
select ok(private.can_see(tests.user_id('caro'), tests.user_id('beto')), 'also those whom somebody else has blocked');
select ok(private.can_see(tests.user_id('beto'), tests.user_id('beto')), 'everybody sees himself');
select ok(private.can_see(null, tests.user_id('ana')), 'nobody in particular sees everybody');
select ok(private.can_see(tests.user_id('ana'), null), 'what is nobody''s is seen by everybody');
delete from public.user_blocks;
select ok(private.can_see(tests.user_id('beto'), tests.user_id('ana')), 'a block ends at once');
insert into public.user_blocks (blocker_id, blocked_id)
values (tests.user_id('ana'), tests.user_id('beto')), (tests.user_id('beto'), tests.user_id('ana'));
delete from public.user_blocks where blocker_id = tests.user_id('ana');
select ok(not private.can_see(tests.user_id('ana'), tests.user_id('beto')), 'of two blocks one is enough');

select * from finish();
rollback;
