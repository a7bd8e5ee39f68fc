-- Attack: having an event transferred to oneself, or giving away what is another's.
begin;
select plan(6);

-- given
do $$
begin
    perform tests.create_user(p.name, '{organizer}') from unnest('{olga,omar,eva}'::text[]) as p (name);
    perform tests.create_event('charla', 'olga');
    perform tests.create_event('borrador', 'olga', 'draft');
    insert into public.event_staff (event_id, user_id, role)
    values (tests.event_id('charla'), tests.user_id('omar'), 'co_organizer');
end;
$$;

-- when, then
select tests.authenticate_as('eva');
select throws_ok(
    $$ select public.transfer_event(tests.event_id('charla'), tests.user_id('eva')) $$, '42501', null,
    'another organizer does not take it'
);
select throws_ok(
    $$ select public.transfer_event(tests.event_id('charla'), tests.user_id('omar')) $$, '42501', null,
    'or give it away'
);
select throws_ok(
    $$ select public.transfer_event(tests.event_id('borrador'), tests.user_id('eva')) $$, 'P0002', null,
    'or learn of a draft'
);
select tests.authenticate_as('omar');
select throws_ok(
    $$ select public.transfer_event(tests.event_id('charla'), tests.user_id('omar')) $$, '42501', null,
    'its co-organizer does not take it'
);
select throws_ok(
    $$ select private.transfer_event(tests.event_id('charla'), tests.user_id('omar')) $$, '42501', null,
    'nor past the public function'
);

-- then
select tests.clear_authentication();
select results_eq(
    'select organizer_id, count(*) from public.events group by 1', $$ values (tests.user_id('olga'), 2::bigint) $$,
    'both are hers'
);

select * from finish();
rollback;
