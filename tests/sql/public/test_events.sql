-- public.events: who sees which events, who changes which columns, which values they take.
-- mutation: R45
-- mutation: R63
begin;
select plan(51);

-- given: one event in each state, and a draft of another organizer
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('omar', '{organizer}');
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_event('borrador', 'olga', 'draft');
    perform tests.create_event('publicado', 'olga');
    perform tests.create_event('cancelado', 'olga', 'cancelled');
    perform tests.create_event('terminado', 'olga', 'completed');
    perform tests.create_event('ajeno', 'omar', 'draft');
end;
$$;

-- then: reading
select tests.authenticate_as_anon();
select results_eq(
    $$ select slug from public.events order by slug $$,
    $$ values ('cancelado'), ('publicado'), ('terminado') $$,
    'anon sees what was published once'
);
select throws_ok($$ select * from public.events $$, '42501', null, 'select * fails: the link of an event is private');
select throws_ok($$ select event_url from public.events $$, '42501', null, 'anon reads no link');
select tests.authenticate_as('ana');
select is((select count(id) from public.events), 3::bigint, 'a person sees the same');
select tests.authenticate_as('olga');
select is((select count(id) from public.events), 4::bigint, 'an organizer sees her draft too');
select throws_ok($$ select event_url from public.events $$, '42501', null, 'but reads no link from the table');
select tests.authenticate_as('jefa');
select is((select count(id) from public.events), 5::bigint, 'an admin sees every draft');

-- then: creating
select tests.authenticate_as('olga');
select lives_ok(
    $$ insert into public.events (
           title, description, short_description, date, end_date, timezone, location, format, capacity, max_capacity,
           price_type, price, currency, early_bird_deadline, early_bird_price, registration_deadline, event_type,
           image_url, event_url, meta_data
       ) values (
           'Taller de visión', 'Un día', 'Corto', now() + interval '30 days', now() + interval '31 days', 'America/Bogota',
           'Ruta N', 'hybrid', 40, 60, 'paid', 80000, 'COP', now() + interval '10 days', 60000,
           now() + interval '29 days', '{taller}', 'https://img.example/t.png', 'https://meet.example/t', '{"nivel": 1}'
       ) $$,
    'an organizer creates an event with every column that is hers'
);
select results_eq(
    $$ select slug, status, organizer_id, current_registrations, is_featured from public.events
       where title = 'Taller de visión' $$,
    $$ values ('taller-de-vision', 'draft', tests.user_id('olga'), 0, false) $$,
    'it is a draft of hers, with a slug'
);
select lives_ok(
    $$ insert into public.events (title, description, date, location)
       values ('Charla abierta', 'd', now() + interval '3 days', 'Parque Explora') $$,
    'four columns are enough'
);
select results_eq(
    $$ select timezone, format, price_type, currency, capacity, event_type, meta_data from public.events
       where title = 'Charla abierta' $$,
    $$ values ('America/Bogota', 'in-person', 'free', 'COP', null::integer, '{}'::text[], '{}'::jsonb) $$,
    'the rest are the defaults of the document'
);
select tests.authenticate_as('ana');
select throws_ok(
    $$ insert into public.events (title, description, date, location) values ('X', 'd', now() + interval '3 days', 'x') $$,
    '42501', null, 'an attendee creates no event'
);

-- then: changing
select tests.authenticate_as('olga');
select results_eq(
    $$ update public.events set title = 'Otro título', slug = 'otro-titulo' where slug = 'publicado' returning slug $$,
    $$ values ('otro-titulo') $$,
    'an organizer changes an event of hers'
);
select is_empty(
    $$ update public.events set title = 'X' where organizer_id = tests.user_id('omar') returning id $$,
    'and none of another organizer'
);
select throws_ok($$ update public.events set status = 'published' $$, '42501', null, 'nobody writes the state');
select throws_ok($$ update public.events set date = now() $$, '42501', null, 'nor the date');
select throws_ok($$ update public.events set capacity = 500 $$, '42501', null, 'nor the capacity');
select throws_ok($$ update public.events set is_featured = true $$, '42501', null, 'an organizer features nothing');
select isnt_empty(
    $$ delete from public.events where slug = 'borrador' returning id $$, 'an organizer throws her draft away'
);
select is_empty(
    $$ delete from public.events where slug = 'otro-titulo' returning id $$, 'but not what is published'
);
select tests.authenticate_as('jefa');
select results_eq(
    $$ update public.events set is_featured = true where slug = 'otro-titulo' returning is_featured $$, $$ values (true) $$,
    'an admin features an event'
);
select isnt_empty($$ delete from public.events where slug = 'ajeno' returning id $$, 'an admin deletes any event');
select throws_ok(
    $$ update public.events set status = 'draft' $$, '42501', null, 'not even an admin writes the state by hand'
);

-- then: values
select tests.clear_authentication();
select throws_ok(
    $$ insert into public.events (title, slug, description, date, location, max_capacity)
       values ('X', 'x', 'd', now() + interval '1 day', 'x', -5) $$,
    '23514', null, 'a largest capacity is positive, also without a capacity'
);
select throws_ok(
    $$ update public.events set capacity = 0 where slug = 'otro-titulo' $$, '23514', null, 'a capacity is positive'
);
select throws_ok(
    $$ update public.events set capacity = 10, max_capacity = 5 where slug = 'otro-titulo' $$,
    '23514', null, 'a capacity is at most the largest one'
);
select throws_ok(
    $$ update public.events set price = -100 where slug = 'otro-titulo' $$, '23514', null, 'a price is not negative'
);
select throws_ok(
    $$ update public.events set price = 100, early_bird_price = 200 where slug = 'otro-titulo' $$,
    '23514', null, 'early birds do not pay more'
);
select throws_ok(
    $$ update public.events set price_type = 'paid', price = null where slug = 'otro-titulo' $$,
    '23514', null, 'a paid event has a price'
);
select throws_ok(
    $$ update public.events set end_date = date where slug = 'otro-titulo' $$, '23514', null, 'an event ends after it began'
);
select throws_ok(
    $$ update public.events set registration_deadline = date + interval '1 hour' where slug = 'otro-titulo' $$,
    '23514', null, 'registration closes before the event'
);
select throws_ok(
    $$ update public.events set early_bird_deadline = date where slug = 'otro-titulo' $$,
    '23514', null, 'so does the early price'
);
select throws_ok(
    $$ update public.events set format = 'telepatía' where slug = 'otro-titulo' $$, '23514', null, 'a format is one of three'
);
select throws_ok(
    $$ update public.events set price_type = '?' where slug = 'otro-titulo' $$, '23514', null, 'a price type is one of three'
);
select throws_ok(
    $$ update public.events set currency = 'pesos' where slug = 'otro-titulo' $$, '23514', null, 'a currency is an ISO code'
);
select throws_ok(
    $$ update public.events set timezone = 'Marte/Phobos' where slug = 'otro-titulo' $$,
    '22023', null, 'a time zone exists'
);
select throws_ok(
    $$ update public.events set timezone = 'EST' where slug = 'otro-titulo' $$,
    '22023', null, 'and is not an abbreviation'
);
select throws_ok(
    $$ update public.events set slug = 'Con Espacios' where slug = 'otro-titulo' $$, '23514', null, 'a slug is plain'
);
select throws_ok(
    $$ update public.events set title = ' ' where slug = 'otro-titulo' $$, '23514', null, 'a title is not blank'
);
select throws_ok(
    $$ update public.events set title = repeat('a', 201) where slug = 'otro-titulo' $$, '23514', null, 'and has an end'
);
select throws_ok(
    $$ update public.events set description = repeat('a', 50001) where slug = 'otro-titulo' $$,
    '23514', null, 'so has a description'
);
select throws_ok(
    $$ update public.events set short_description = repeat('a', 1001) where slug = 'otro-titulo' $$,
    '23514', null, 'a short one sooner'
);
select throws_ok(
    $$ update public.events set location = repeat('a', 501) where slug = 'otro-titulo' $$, '23514', null, 'and a place'
);
select throws_ok(
    $$ update public.events set image_url = 'data:image/png' where slug = 'otro-titulo' $$,
    '23514', null, 'an image is a web link'
);
select throws_ok(
    $$ update public.events set event_url = 'javascript:alert(1)' where slug = 'otro-titulo' $$,
    '23514', null, 'a link is a web link'
);
select throws_ok(
    $$ update public.events set meta_data = '[]' where slug = 'otro-titulo' $$, '23514', null, 'free facts are an object'
);
select throws_ok(
    $$ update public.events set meta_data = jsonb_build_object('x', repeat('a', 50000)) where slug = 'otro-titulo' $$,
    '23514', null, 'of some length'
);
select throws_ok(
    $$ update public.events set views_count = -1 where slug = 'otro-titulo' $$, '23514', null, 'counters do not fall below 0'
);
select throws_ok(
    $$ update public.events set id = gen_random_uuid() where slug = 'otro-titulo' $$, '23514', null, 'an id does not change'
);
select throws_ok(
    $$ insert into public.events (title, slug, description, date, location, status)
       values ('X', 'x', 'd', now() + interval '1 day', 'x', 'publishd') $$,
    '23514', null, 'a state is one of four'
);
select results_eq(
    $$ select title, capacity, price, timezone from public.events where slug = 'otro-titulo' $$,
    $$ values ('Otro título', null::integer, null::numeric(12, 2), 'America/Bogota') $$,
    'refused changes left no trace'
);

select * from finish();
rollback;
