-- public.event_engagement(): how an event is received, for who runs it.
begin;
select plan(8);

-- given
do $$
begin
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('otto', '{organizer}');
    perform tests.create_user(p.name) from unnest('{coco,puerta}'::text[]) as p (name);
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_event('taller', 'olga', p_capacity => 10);
    perform tests.create_event('borrador', 'olga', 'draft');
    insert into public.event_staff (event_id, user_id, role) values
    (tests.event_id('taller'), tests.user_id('coco'), 'co_organizer'),
    (tests.event_id('taller'), tests.user_id('puerta'), 'check_in');
    update public.events set views_count = 3 where slug = 'taller';
    perform private.refresh_engagement();
end;
$$;

-- then
select tests.authenticate_as('olga');
select results_eq(
    $$ select metric, value, measured_at from public.event_engagement(tests.event_id('taller')) $$,
    $$ values ('views', 3::numeric, now()) $$, 'the organizer sees the measures'
);
select is_empty($$ select * from public.event_engagement(tests.event_id('borrador')) $$, 'a draft has none');
select tests.authenticate_as('coco');
select isnt_empty($$ select * from public.event_engagement(tests.event_id('taller')) $$, 'so does a co-organizer');
select tests.authenticate_as('jefa');
select isnt_empty($$ select * from public.event_engagement(tests.event_id('taller')) $$, 'and an admin');
select tests.authenticate_as('puerta');
select throws_ok(
    $$ select * from public.event_engagement(tests.event_id('taller')) $$, '42501', null, 'who stands at the door does not'
);
select tests.authenticate_as('otto');
select throws_ok(
    $$ select * from public.event_engagement(tests.event_id('taller')) $$, '42501', null, 'nor another organizer'
);
select throws_ok(
    $$ select * from public.event_engagement(tests.event_id('borrador')) $$, 'P0002', null,
    'who does not even hear of a draft'
);
select tests.authenticate_as_anon();
select throws_ok(
    $$ select * from public.event_engagement(tests.event_id('taller')) $$, '42501', null, 'a stranger sees nothing'
);

select * from finish();
rollback;
