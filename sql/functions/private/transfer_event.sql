-- Gives an event to another organizer. Caller: public.transfer_event. The audit log notes it by the trigger of events.
-- Errors: P0002 for an unknown event or person, 42501 for all but the organizer and admins, MD101 event_not_open,
-- MD187 cannot_organize.
create or replace function private.transfer_event(p_event_id uuid, p_to_user_id uuid)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_caller_id constant uuid := private.require_person();
    v_event public.events;
    v_former_id uuid;
begin
    v_event := private.require_event_manager(p_event_id, '{}');
    -- accounts before what goes with them, as their deletion does
    perform from auth.users as u where u.id in (v_event.organizer_id, p_to_user_id) order by u.id for key share;
    perform private.lock_event_seats(p_event_id);
    -- two transfers at once: who came second may have no event to give any more
    v_event := private.require_event_manager(p_event_id, '{}');
    perform private.require_visible_user(p_to_user_id);
    if v_event.organizer_id = p_to_user_id then
        return;
    elsif v_event.status not in ('draft', 'published') then
        perform private.fail('MD101', jsonb_build_object('status', v_event.status));
    elsif not private.holds_permission(p_to_user_id, 'events.create') then
        perform private.fail('MD187');
    end if;
    v_former_id := v_event.organizer_id;
    -- an organizer is no staff of his own event
    delete from public.event_staff as s where s.event_id = v_event.id and s.user_id = p_to_user_id;
    update public.events as e set organizer_id = p_to_user_id
    where e.id = v_event.id and e.date = v_event.date;
    perform private.notify(
        p_to_user_id, 'event', 'Ahora organizas un evento', format('Te pasaron «%s»', v_event.title),
        '/events/' || v_event.slug, v_caller_id, 'event', v_event.id
    );
    perform private.notify(
        v_former_id, 'event', 'Ya no organizas un evento', format('«%s» lo organiza otra persona', v_event.title),
        '/events/' || v_event.slug, v_caller_id, 'event', v_event.id
    );
end;
$$;
revoke all on function private.transfer_event(uuid, uuid) from public, anon, authenticated, service_role;
grant execute on function private.transfer_event(uuid, uuid) to authenticated;
