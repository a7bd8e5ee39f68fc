-- The calendar of the person whose token this is: where he is registered or waits, what he organizes and where he helps,
-- from a year ago on. What he was registered for and is called off stays in it, as cancelled. Caller: public.calendar_feed, for whoever holds the token; nobody is signed in.
-- A revoked token gives an empty calendar, so that apps which still ask forget what they have. Errors: P0002.
create or replace function private.calendar_feed(p_token text)
returns text
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_since constant timestamptz := private.clock() - interval '1 year';
    v_token private.calendar_tokens;
    v_event_ids uuid[];
begin
    select t.* into v_token
    from private.calendar_tokens as t
    where t.token_hash = sha256(convert_to(p_token, 'utf8'));
    if not found then
        raise no_data_found using
            message = 'Este calendario no existe',
            detail = '{"en": "This calendar does not exist"}', hint = 'calendar_not_found';
    end if;
    if v_token.revoked_at is null then
        v_event_ids := array(
            select r.event_id
            from public.event_registrations as r
            where r.user_id = v_token.user_id and r.event_date >= v_since
                and (
                    r.status not in ('cancelled', 'expired')
                    or exists (
                        select from public.events as e
                        where e.id = r.event_id and e.date = r.event_date and e.status = 'cancelled'
                    )
                )
            union
            select s.event_id
            from public.event_staff as s
            where s.user_id = v_token.user_id and s.event_date >= v_since
            union
            select e.id
            from public.events as e
            where e.organizer_id = v_token.user_id and e.date >= v_since
        );
    end if;
    return private.ics_calendar(v_token.user_id, v_event_ids, 'Medellín AI');
end;
$$;
revoke all on function private.calendar_feed(text) from public, anon, authenticated, service_role;
grant execute on function private.calendar_feed(text) to anon, authenticated;
