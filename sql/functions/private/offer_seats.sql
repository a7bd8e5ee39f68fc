-- Offers free seats to who waits, in the order in which they came, each to the first whose ticket fits; an offer holds
-- the seat for a time. Nothing is offered for an event, or a ticket, that takes no registration any more. Whoever is being
-- deleted just now is passed over. Callers: settle_seats, trigger of registrations, under the lock of the seats.
create or replace function private.offer_seats(p_event_id uuid)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_event public.events;
    v_ends_at timestamptz;
    v_next record;
begin
    select e.* into v_event from private.event_row(p_event_id) as e;
    if private.registration_refusal(v_event, null) is not null then
        return;
    end if;
    v_ends_at := least(
        private.clock() + make_interval(mins => (private.rules_of(p_event_id)).offer_minutes),
        coalesce(v_event.registration_deadline, v_event.date)
    );
    loop
        select w.id, w.user_id, private.ticket_price(t) as price, t.currency into v_next
        from private.tickets_of(v_event) as t
        cross join lateral (
            select r.id, r.user_id, r.waitlist_position
            from public.event_registrations as r
            inner join auth.users as u on r.user_id = u.id
            where r.event_id = p_event_id and r.ticket_type = t.code and r.status = 'waitlisted'
            order by r.waitlist_position
            limit 1
            for key share of u skip locked
        ) as w
        where t.is_active
            and (t.sales_until is null or t.sales_until > private.clock())
            and private.has_seat(v_event, t)
        order by w.waitlist_position
        limit 1;
        exit when not found;
        update public.event_registrations as r
        set status = 'offered', hold_expires_at = v_ends_at, price = v_next.price, currency = v_next.currency
        where r.id = v_next.id;
        perform private.notify(
            v_next.user_id, 'waitlist', 'Hay un cupo para ti',
            format(
                'Un cupo de «%s» es tuyo hasta el %s', v_event.title,
                to_char(v_ends_at at time zone v_event.timezone, 'DD/MM/YYYY HH24:MI')
            ),
            '/events/' || v_event.slug, null, 'registration', v_next.id, p_is_urgent => true, p_expires_at => v_ends_at
        );
    end loop;
end;
$$;
revoke all on function private.offer_seats(uuid) from public, anon, authenticated, service_role;
