-- Gives a confirmed seat of the caller's to another person, who is told; what was paid goes with it.
-- Caller: public.transfer_registration.
-- Errors: 42501, P0002 (also for a person whom the caller cannot meet), MD206 registration_refused, MD207 members_only,
-- MD214 transfer_closed, MD215 already_registered.
create or replace function private.transfer_registration(p_registration_id uuid, p_to_user_id uuid)
returns public.event_registrations
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_from_id constant uuid := private.require_person();
    v_row public.event_registrations;
    v_other public.event_registrations;
    v_event public.events;
    v_ticket public.event_ticket_types;
    v_refusal text;
begin
    -- accounts before what goes with them, as their deletion does, and against who registers just now
    perform from auth.users as u where u.id in (v_from_id, p_to_user_id) order by u.id for no key update;
    v_row := private.lock_registration(p_registration_id, false);
    perform private.require_visible_user(p_to_user_id);
    if v_row.user_id = p_to_user_id then
        return v_row;
    end if;
    select e.* into strict v_event from private.event_row(v_row.event_id) as e;
    if v_row.status <> 'confirmed' or v_row.check_in_time is not null or v_event.status <> 'published'
        or v_event.date - make_interval(hours => (private.rules_of(v_event.id)).transfer_hours) <= private.clock() then
        perform private.fail('MD214', jsonb_build_object('status', v_row.status));
    end if;
    select t.* into v_ticket from private.tickets_of(v_event) as t where t.code = v_row.ticket_type;
    v_refusal := private.ticket_refusal(v_event, v_ticket, p_to_user_id);
    if v_refusal in ('MD206', 'MD207') then
        perform private.fail(v_refusal, jsonb_build_object('event_id', v_event.id));
    end if;
    select r.* into v_other
    from public.event_registrations as r
    where r.event_id = v_row.event_id and r.user_id = p_to_user_id;
    if v_other.id is not null then
        if v_other.status not in ('cancelled', 'expired') or coalesce(v_other.amount_paid, 0) > 0 then
            perform private.fail('MD215', jsonb_build_object('event_id', v_event.id));
        end if;
        delete from public.event_registrations as r where r.id = v_other.id;
    end if;
    update public.event_registrations as r set user_id = p_to_user_id
    where r.id = p_registration_id
    returning r.* into v_row;
    perform private.audit(
        'registration.transferred', 'event_registrations', v_row.id::text, v_from_id, '{}',
        jsonb_build_object('from', v_from_id, 'to', p_to_user_id), '{user_id}'
    );
    perform private.tell_of_registration(v_row, v_event, 'Te pasaron una entrada', 'Tienes un cupo en «%s»');
    return v_row;
end;
$$;
revoke all on function private.transfer_registration(uuid, uuid) from public, anon, authenticated, service_role;
grant execute on function private.transfer_registration(uuid, uuid) to authenticated;
