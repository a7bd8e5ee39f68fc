-- Whether the seats of an event are one pool of known size, as slots need it: no ticket has a quota or an early price for
-- the first so many, and the waiting list is not of limited length. Callers: set_event_hot, keep_pool.
create or replace function private.is_one_pool(p_event public.events)
returns boolean
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
    return coalesce(p_event.capacity, p_event.max_capacity) is not null
        and coalesce((private.rules_of(p_event.id)).waitlist_size, 0) = 0
        and not exists (
            select from public.event_ticket_types as t
            where t.event_id = p_event.id and num_nonnulls(t.quota, t.shared_quota, t.early_bird_count) > 0
        );
end;
$$;
revoke all on function private.is_one_pool(public.events) from public, anon, authenticated, service_role;
