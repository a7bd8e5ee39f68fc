-- private.enforce_transition(): only registered steps pass, on every path.
begin;
select plan(8);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_event('charla', 'ana');
    insert into public.event_registrations (event_id, user_id, ticket_type, status)
    values (tests.event_id('charla'), tests.user_id('ana'), 'general', 'confirmed');
end;
$$;

-- then
select throws_ok($$ update public.events set status = 'draft' $$, 'MD105', null, 'what is published is no draft again');
select lives_ok($$ update public.events set status = 'published' $$, 'staying is no step');
select lives_ok($$ update public.events set status = 'completed' $$, 'a registered step passes');
select throws_ok($$ update public.events set status = 'cancelled' $$, 'MD105', null, 'what took place took place');
select throws_ok(
    $$ update public.event_registrations set status = 'pending' $$, 'MD105', null, 'a confirmed person does not become pending'
);
select lives_ok($$ update public.event_registrations set status = 'cancelled' $$, 'but cancels');
select lives_ok($$ update public.event_registrations set status = 'confirmed' $$, 'and comes back');
select is((select e.status from public.events as e), 'completed', 'refused steps left no trace');

select * from finish();
rollback;
