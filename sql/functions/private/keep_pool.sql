-- Keeps the seats of a hot event one pool. Caller: triggers of ticket types and rules, after a change.
-- Errors: MD221 not_one_pool.
create or replace function private.keep_pool()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.lock_event_seats(new.event_id);
    if (select s.is_hot from private.event_seats as s where s.event_id = new.event_id)
        and not (select private.is_one_pool(e) from private.event_row(new.event_id) as e) then
        perform private.fail('MD221', jsonb_build_object('event_id', new.event_id));
    end if;
    return null;
end;
$$;
revoke all on function private.keep_pool() from public, anon, authenticated, service_role;
