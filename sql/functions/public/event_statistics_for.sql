-- The statistics of an event, refreshed every hour, and beside them what is so now. Callers: clients.
-- Errors: P0002, 42501 for an event of somebody else.
create or replace function public.event_statistics_for(p_event_id uuid)
returns table (
    event_id uuid,
    title text,
    total_registrations bigint,
    confirmed_registrations bigint,
    checked_in_count bigint,
    avg_ticket_price jsonb,
    categories jsonb,
    refreshed_at timestamptz,
    registered_now bigint,
    confirmed_now bigint,
    checked_in_now bigint,
    seats_left integer
)
language sql
volatile
security invoker
set search_path = ''
as $$ select p_event_id, s.* from private.event_statistics_for(p_event_id) as s $$;
revoke all on function public.event_statistics_for(uuid) from public, anon, authenticated, service_role;
grant execute on function public.event_statistics_for(uuid) to authenticated;
comment on function public.event_statistics_for(uuid) is
'The statistics of an event as of refreshed_at, empty before its first refresh, and its registrations and seats now. '
'avg_ticket_price holds the average of what was paid by currency, as texts, so that no digit is lost.';
