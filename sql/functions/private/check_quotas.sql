-- Refuses an event whose tickets have gone beyond a quota, their own or a shared one. Callers: triggers of registrations,
-- of ticket types and of shared quotas, under the lock of the seats. Errors: what p_code says.
create or replace function private.check_quotas(p_event_id uuid, p_code text)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_over text;
begin
    select min(o.code) into v_over
    from (
        select t.code
        from public.event_ticket_types as t
        inner join private.ticket_seats as s on s.event_id = t.event_id and s.code = t.code
        where t.event_id = p_event_id and s.taken > t.quota
        union all
        select q.code
        from public.event_shared_quotas as q
        inner join public.event_ticket_types as t on t.event_id = q.event_id and t.shared_quota = q.code
        inner join private.ticket_seats as s on s.event_id = t.event_id and s.code = t.code
        where q.event_id = p_event_id
        group by q.code, q.size
        having sum(s.taken) > q.size
    ) as o;
    if v_over is not null then
        perform private.fail(p_code, jsonb_build_object('event_id', p_event_id, 'quota', v_over));
    end if;
end;
$$;
revoke all on function private.check_quotas(uuid, text) from public, anon, authenticated, service_role;
