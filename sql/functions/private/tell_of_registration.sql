-- Tells a person what became of a registration; %s in the text is the title of the event.
-- Callers: functions of registration.
create or replace function private.tell_of_registration(
    p_registration public.event_registrations,
    p_event public.events,
    p_title text,
    p_text text
)
returns void
language sql
volatile
security definer
set search_path = ''
as $$
    select private.notify(
        (p_registration).user_id, 'registration', p_title, format(p_text, (p_event).title), '/events/' || (p_event).slug,
        (select auth.uid()), 'event', (p_event).id
    )
$$;
revoke all on function private.tell_of_registration(public.event_registrations, public.events, text, text)
from public, anon, authenticated, service_role;
