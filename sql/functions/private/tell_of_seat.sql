-- Tells a person that a seat is taken for him, also when he took it himself, and at once: he is waiting for it.
-- Callers: functions that confirm registrations.
create or replace function private.tell_of_seat(p_registration public.event_registrations)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_event public.events;
begin
    select e.* into v_event from private.event_row(p_registration.event_id) as e;
    perform private.notify(
        p_registration.user_id, 'registration', 'Tu cupo está confirmado', format('Tienes un cupo en «%s»', v_event.title),
        '/events/' || v_event.slug, p_entity_type => 'registration', p_entity_id => p_registration.id,
        p_is_urgent => true
    );
end;
$$;
revoke all on function private.tell_of_seat(public.event_registrations) from public, anon, authenticated, service_role;
