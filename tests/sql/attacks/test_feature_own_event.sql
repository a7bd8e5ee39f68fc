-- Attack: an organizer puts her event on the front page.
-- mutation: R45
begin;
select plan(5);

-- given
do $$
begin
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('charla', 'olga');
end;
$$;

-- when, then
select tests.authenticate_as('olga');
select throws_ok(
    $$ update public.events set is_featured = true where slug = 'charla' $$, '42501', null, 'she does not feature it'
);
select throws_ok(
    $$ update public.events_public set is_featured = true $$, '42501', null, 'nor through the view'
);
select throws_ok(
    $$ insert into public.events (title, description, date, location, is_featured)
       values ('x', 'd', now() + interval '1 day', 'x', true) $$,
    '42501', null, 'nor as she creates one'
);
select lives_ok(
    $$ update public.events set meta_data = '{"is_featured": true}' where slug = 'charla' $$, 'free facts are free'
);
select is(
    (select e.is_featured from public.events_public as e where e.slug = 'charla'), false, 'and feature nothing'
);

select * from finish();
rollback;
