-- R67: pesos and dollars make one average, with what was cancelled and given back.
drop materialized view private.event_statistics;
create materialized view private.event_statistics as
select
    e.id as event_id,
    e.title,
    count(r.id) as total_registrations,
    count(r.id) filter (where r.status = 'confirmed') as confirmed_registrations,
    count(r.check_in_time) as checked_in_count,
    to_jsonb(avg(r.amount_paid)) as avg_ticket_price,
    '[]'::jsonb as categories
from public.events as e
left join public.event_registrations as r on e.id = r.event_id
group by e.id, e.title;
create unique index on private.event_statistics (event_id);
