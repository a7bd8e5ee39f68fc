-- Asks for the report of the events of a period; returns the id of the run. Callers: clients.
-- Errors: 42501, MD142 invalid_report_parameters, MD143 report_unavailable, MD144 unknown_report_format,
-- MD401 too_many_requests.
create or replace function public.generate_event_report(
    p_start_date timestamptz,
    p_end_date timestamptz,
    p_event_types text[] default null,
    p_output_format text default 'csv'
)
returns text
language sql
volatile
security invoker
set search_path = ''
as $$
    select private.generate_report(
        'event_report',
        jsonb_build_object('start_date', p_start_date, 'end_date', p_end_date, 'event_types', p_event_types),
        p_output_format
    )
$$;
revoke all on function public.generate_event_report(timestamptz, timestamptz, text[], text)
from public, anon, authenticated, service_role;
grant execute on function public.generate_event_report(timestamptz, timestamptz, text[], text) to authenticated;
comment on function public.generate_event_report(timestamptz, timestamptz, text[], text) is
'Asks for the report of the events from p_start_date until before p_end_date that the caller manages; admins, of all. '
'Returns the id of its run.';
