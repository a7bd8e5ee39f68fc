-- Lets the counters of hot events follow their registrations, and makes those that are over ordinary ones. Says how many
-- it counted. Caller: the job count-hot-seats.
create or replace function private.count_hot_seats()
returns bigint
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_event public.events;
    v_count bigint := 0::bigint;
begin
    -- by id, as everybody who locks several
    for v_event in
        select e.*
        from private.event_seats as s
        cross join lateral private.event_row(s.event_id) as e
        where s.is_hot
        order by s.event_id
    loop
        if private.registration_refusal(v_event, null) = 'MD202' then
            perform private.lock_event_seats(v_event.id);
            perform private.cool_event(v_event.id);
        else
            perform private.count_seats(v_event.id);
        end if;
        v_count := v_count + 1;
    end loop;
    return v_count;
end;
$$;
revoke all on function private.count_hot_seats() from public, anon, authenticated, service_role;
