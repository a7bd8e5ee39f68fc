-- R66: an event without a category has the category null.
drop materialized view private.event_statistics;
create materialized view private.event_statistics as
select
    e.id as event_id,
    e.title,
    0::bigint as total_registrations,
    0::bigint as confirmed_registrations,
    0::bigint as checked_in_count,
    '{}'::jsonb as avg_ticket_price,
    jsonb_agg(distinct c.name) as categories
from public.events as e
left join public.event_category_mappings as m on e.id = m.event_id
left join public.event_categories as c on m.category_id = c.id
group by e.id, e.title;
create unique index on private.event_statistics (event_id);
