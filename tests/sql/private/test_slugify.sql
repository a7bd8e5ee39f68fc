-- private.slugify(), private.slug_for(): a title as part of a URL, and a free one.
begin;
select plan(18);

-- then: slugify
select is(private.slugify('Medellín IA: Niños'), 'medellin-ia-ninos', 'accents go, words stay');
select is(private.slugify('  ¡¿Qué?!  '), 'que', 'signs at the ends go');
select is(private.slugify('Taller #3 -- Visión & Voz'), 'taller-3-vision-voz', 'several signs are one dash');
select is(private.slugify('ÁÉÍÓÚÜÑ'), 'aeiouun', 'capitals, too');
select is(private.slugify(normalize('Ñandú', nfd)), 'nandu', 'whatever the spelling in bytes');
select is(private.slugify('日本語 🚀'), '', 'what has no such letters leaves nothing');
select is(length(private.slugify(repeat('a ', 500))), 79, 'it ends, and not with a dash');
select is(private.slugify(null), null, 'nothing is nothing');

-- given
do $$
begin
    perform tests.create_user('olga', '{organizer}');
end;
$$;

-- then: slug_for, over events and venues
select is(
    private.slug_for('event', '00000000-0000-4000-8000-000000000001', 'Charla'), 'charla', 'a free slug is taken as it is'
);
select is(
    private.slug_for('event', '00000000-0000-4000-8000-000000000001', 'Charla'), 'charla', 'and is its own the next time'
);
select is(
    private.slug_for('event', '0badcafe-0000-4000-8000-000000000001', 'Charla'), 'charla-0badcafe',
    'the next gets a part of the id'
);
select is(
    private.slug_for('venue', '0badcafe-0000-4000-8000-000000000001', 'Charla'), 'charla', 'venues do not mind events'
);
select is(private.slug_for('event', gen_random_uuid(), '日本語'), 'evento', 'a title without letters gets a word');
select is(
    private.slug_for('event', '0badcafe-0000-4000-8000-000000000002', 'Charla'),
    'charla-0badcafe-0000-4000-8000-000000000002', 'or the whole id'
);
select throws_ok(
    $$ select private.slug_for('planet', gen_random_uuid(), 'Charla') $$, 'P0002', null, 'what has no slugs gets none'
);

-- then: in use
select tests.authenticate_as('olga');
select lives_ok(
    $$ insert into public.events (title, description, date, location)
       values ('Charla', 'd', now() + interval '1 day', 'x'), ('¿?', 'd', now() + interval '1 day', 'x'),
              ('¡!', 'd', now() + interval '1 day', 'x'), (repeat('Larguísimo ', 18), 'd', now() + interval '1 day', 'x') $$,
    'four events whose titles clash or are odd'
);
select is((select count(distinct slug) from public.events_public), 4::bigint, 'have four slugs');
select lives_ok(
    $$ insert into public.venues (name, address, area) values ('Casa', 'x', 'x'), ('Casa', 'x', 'x') $$,
    'so have two venues of the same name'
);

select * from finish();
rollback;
