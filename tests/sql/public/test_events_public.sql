-- public.events_public: exactly the columns of events that everybody may read, under the policies of events.
begin;
select plan(5);

-- given
do $$
begin
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('publicado', 'olga');
    perform tests.create_event('borrador', 'olga', 'draft');
end;
$$;

-- then
select columns_are(
    'public', 'events_public',
    array(
        select a.attname
        from pg_catalog.pg_attribute as a
        where a.attrelid = 'public.events'::regclass and a.attnum > 0 and not a.attisdropped and a.attname <> 'event_url'
    ),
    'the view has every column but the link'
);
select tests.authenticate_as_anon();
select is((select e.slug from public.events_public as e), 'publicado', 'anon sees no draft through the view');
select throws_ok($$ update public.events_public set title = 'x' $$, '42501', null, 'nobody writes through the view');
select throws_ok($$ delete from public.events_public $$, '42501', null, 'nobody deletes through the view');
select tests.authenticate_as('olga');
select is((select count(*) from public.events_public), 2::bigint, 'an organizer sees her draft');

select * from finish();
rollback;
