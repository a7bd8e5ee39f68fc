-- public.event_by_slug: old addresses lead to the same event, for whom the event is there.
begin;
select plan(9);

-- given: an event with three addresses, a draft with two, and an archived one with two
do $$
begin
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('otto', '{organizer}');
    perform tests.create_event('primero', 'olga');
    perform tests.create_event('secreto', 'olga', 'draft');
    perform tests.create_event('visto', 'olga', 'completed', '2022-05-05');
    update public.events set slug = 'hackaton' where slug = 'visto';
    update public.events set slug = 'segundo' where slug = 'primero';
    update public.events set slug = 'tercero' where slug = 'segundo';
    update public.events set slug = 'muy-secreto' where slug = 'secreto';
    perform private.archive_events(2022);
end;
$$;

-- then
select tests.authenticate_as_anon();
select results_eq($$ select slug from public.event_by_slug('tercero') $$, $$ values ('tercero') $$, 'its address leads to an event');
select results_eq($$ select slug from public.event_by_slug('primero') $$, $$ values ('tercero') $$, 'and so does an old one');
select results_eq($$ select slug from public.event_by_slug('visto') $$, $$ values ('hackaton') $$, 'to an archived one too');
select is_empty($$ select * from public.event_by_slug('cuarto') $$, 'another leads nowhere');
select is_empty($$ select * from public.event_by_slug('secreto') $$, 'that of a draft too, be it old or');
select is_empty($$ select * from public.event_by_slug('muy-secreto') $$, 'new');
select tests.authenticate_as('otto');
select throws_ok(
    $$ insert into public.events (title, slug, description, date, location)
       values ('X', 'primero', 'x', now() + interval '9 days', 'x') $$,
    '23505', null, 'nobody takes the old address of another'
);
select tests.authenticate_as('olga');
select results_eq($$ select slug from public.event_by_slug('secreto') $$, $$ values ('muy-secreto') $$, 'its organizer gets there');
select tests.clear_authentication();
update public.events set slug = 'primero' where slug = 'tercero';
select tests.authenticate_as_anon();
select results_eq($$ select slug from public.event_by_slug('segundo') $$, $$ values ('primero') $$, 'an address can be taken back');

select * from finish();
rollback;
