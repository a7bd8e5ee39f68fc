-- Promises back what was paid for a registration that is over: all of it, unless its person gives it up, or lets its hold
-- run out, later than the rules of the event allow. That the seat is free is another matter, and done already. Caller: trigger of registrations,
-- after update, so whoever ends one.
create or replace function private.refund_cancelled()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_cause constant text := case
        when new.status = 'expired' then 'unseated'
        when new.user_id = (select auth.uid()) then 'self_cancel'
        when old.status = 'requested' then 'declined'
        else 'organizer_cancel'
    end;
begin
    if v_cause not in ('self_cancel', 'unseated')
        or new.event_date - make_interval(hours => (private.rules_of(new.event_id)).refund_hours) > private.clock() then
        perform private.request_refund(new, new.amount_paid, v_cause);
    end if;
    return null;
end;
$$;
revoke all on function private.refund_cancelled() from public, anon, authenticated, service_role;
