-- private.event_statistics, refresh_event_statistics(): each number once, prices by currency, refreshed while read.
-- mutation: R11
-- mutation: R12
-- mutation: R66
-- mutation: R67
begin;
select plan(11);

-- given: an event of two categories and six registrations, and one with nothing
do $$
begin
    perform tests.create_user(p.name) from unnest('{olga,ana,beto,caro,dani,eva,fito}'::text[]) as p (name);
    perform tests.create_event('taller', 'olga', p_capacity => 10);
    perform tests.create_event('secreto', 'olga', 'draft');
end;
$$;
insert into public.event_categories (name, slug) values ('Zeta', 'zeta'), ('Alfa', 'alfa');
insert into public.event_category_mappings (event_id, category_id)
select tests.event_id('taller'), c.id from public.event_categories as c where c.slug in ('zeta', 'alfa');
insert into public.event_registrations (
    event_id, user_id, ticket_type, status, payment_status, price, currency, check_in_time
)
select tests.event_id('taller'), tests.user_id(r.name), 'general', r.status::public.registration_status,
    r.payment::public.payment_status, r.price, r.currency, r.checked_in
from (values
    ('ana', 'confirmed', 'pending', 50000.10, 'COP', now()),
    ('beto', 'confirmed', 'pending', 50000.25, 'COP', null),
    ('caro', 'confirmed', 'pending', 10, 'USD', null),
    ('dani', 'cancelled', 'pending', 900000, 'COP', null),
    ('eva', 'confirmed', 'pending', 900000, 'COP', null),
    ('fito', 'confirmed', 'not_required', 0, 'COP', null)
) as r (name, status, payment, price, currency, checked_in);
select tests.put_payment('taller', p.name, p.amount, p.kind)
from (values
    ('ana', 50000.10, 'paid'), ('beto', 50000.25, 'paid'), ('caro', 10, 'paid'), ('eva', 400000, 'paid'),
    ('dani', 900000, 'paid'), ('dani', 900000, 'refunded')
) as p (name, amount, kind);
select tests.freeze('2026-03-01 12:00Z');

-- when, then
select lives_ok('select private.refresh_event_statistics()', 'the statistics are refreshed concurrently');
select results_eq(
    $$ select total_registrations, confirmed_registrations, checked_in_count from private.event_statistics
       where event_id = tests.event_id('taller') $$,
    $$ values (6::bigint, 5::bigint, 1::bigint) $$, 'each registration counts once, whatever the categories'
);
select is(
    (select avg_ticket_price from private.event_statistics where event_id = tests.event_id('taller')),
    '{"COP": "50000.18", "USD": "10.00"}', 'of each currency the average of what was paid and stayed so'
);
select is(
    (select categories from private.event_statistics where event_id = tests.event_id('taller')), '["Alfa", "Zeta"]',
    'each category once, in order'
);
select results_eq(
    $$ select title, total_registrations, confirmed_registrations, checked_in_count, avg_ticket_price, categories
       from private.event_statistics where event_id = tests.event_id('secreto') $$,
    $$ values ('Secreto', 0::bigint, 0::bigint, 0::bigint, '{}'::jsonb, '[]'::jsonb) $$, 'of nothing there is nothing, and no null'
);
select is(
    (select r.refreshed_at from private.refreshes as r where r.name = 'event_statistics'), '2026-03-01 12:00Z'::timestamptz,
    'it is known as of when'
);

-- then: again, after a change
update public.event_registrations set status = 'cancelled' where user_id = tests.user_id('fito');
select is(
    (select confirmed_registrations from private.event_statistics where event_id = tests.event_id('taller')), 5::bigint,
    'the statistics are of then'
);
select lives_ok('select private.refresh_event_statistics()', 'they are refreshed again');
select is(
    (select confirmed_registrations from private.event_statistics where event_id = tests.event_id('taller')), 4::bigint,
    'and of now'
);

-- then: who does it
select isnt_empty(
    $$ select from private.scheduled_jobs as j
       where j.function_name = 'private.refresh_event_statistics()' and j.expected_every = interval '1 hour' $$,
    'a job does it every hour'
);
select isnt_empty(
    $$ select from pg_index as i
       where i.indrelid = 'private.event_statistics'::regclass and i.indisunique and i.indpred is null and i.indexprs is null $$,
    'there is one row for an event'
);

select * from finish();
rollback;
