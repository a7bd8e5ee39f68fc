-- Publishes, cancels or completes an event. Callers: public.publish_event, cancel_event, complete_event.
-- Errors: P0002, 42501, MD102 event_in_past (publishing too late), MD105 illegal_step, MD109 event_not_started.
create or replace function private.change_event_status(p_event_id uuid, p_status text, p_reason text default null)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_event constant public.events := private.lock_managed_event(p_event_id);
begin
    if v_event.status = p_status then
        return;
    end if;
    if p_status = 'published' then
        if v_event.date <= private.clock() then
            perform private.fail('MD102', jsonb_build_object('date', v_event.date));
        end if;
    elsif p_status = 'completed' and v_event.date > private.clock() then
        perform private.fail('MD109', jsonb_build_object('date', v_event.date));
    end if;
    if p_status = 'cancelled' then
        perform private.cancel_registrations(v_event);
    end if;
    update public.events as e
    set
        status = p_status,
        meta_data = case
            when p_reason is null then e.meta_data
            else e.meta_data || jsonb_build_object('cancel_reason', left(p_reason, 500))
        end
    where e.id = v_event.id and e.date = v_event.date;
end;
$$;
revoke all on function private.change_event_status(uuid, text, text) from public, anon, authenticated, service_role;
grant execute on function private.change_event_status(uuid, text, text) to authenticated;
