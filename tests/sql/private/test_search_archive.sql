-- What is archived is found as before, and its documents stay true.
begin;
select plan(9);

-- given: an event and a draft of a past year
do $$
begin
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('ana');
    perform tests.create_event('feria', 'olga', 'completed', '2024-05-01');
    perform tests.create_event('nunca', 'olga', 'draft', '2024-05-02');
    update public.profiles set first_name = 'Olga', last_name = 'Zapateiro' where id = tests.user_id('olga');
    update public.events set title = 'Feria de ornitología', description = 'Con Olga Zapateiro';
end;
$$;

-- when
do $$ begin perform private.archive_events(2024); end; $$;

-- then
select is((select count(*) from public.events), 0::bigint, 'the events are archived');
select tests.authenticate_as('ana');
select results_eq(
    $$ select title, slug from public.search('ornitologia') $$, $$ values ('Feria de ornitología', 'feria') $$, 'they are found'
);
select results_eq($$ select slug from public.suggest('ornitolgia') $$, $$ values ('feria') $$, 'and suggested');
select tests.authenticate_as('olga');
select set_eq($$ select slug from public.search('ornitologia') $$, '{feria,nunca}'::text[], 'drafts by their organizer alone');
select tests.clear_authentication();
select is(private.rebuild_search(), 4::bigint, 'an index made anew knows them');
delete from auth.users where id = tests.user_id('olga');
select is_empty(
    $$ select d.id from private.search_documents as d where d.vector @@ private.search_query('zapateiro') $$,
    'a name that was taken out of what is archived is not found'
);
select is_empty(
    $$ select d.id from private.search_documents as d where d.owner_id is not null and d.kind = 'event' $$,
    'whose account is deleted is forgotten there as well'
);

-- when
do $$ begin perform private.restore_events(2024); end; $$;
select is((select count(*) from private.search_documents as d where d.kind = 'event'), 2::bigint, 'back again, none is lost');
delete from public.events where slug = 'feria';
select is((select count(*) from private.search_documents as d where d.kind = 'event'), 1::bigint, 'until it is deleted');

select * from finish();
rollback;
