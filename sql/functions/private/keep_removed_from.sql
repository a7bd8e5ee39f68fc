-- Remembers the state that moderators removed something from; taken back, it returns to that state, whichever is asked
-- for: a private draft must not come back published. Caller: triggers before update of tables with status, removed_from.
create or replace function private.keep_removed_from()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    if new.status is distinct from old.status then
        if old.status = 'removed' then
            new.status := coalesce(old.removed_from, new.status);
        end if;
        new.removed_from := case when new.status = 'removed' then old.status end;
    end if;
    return new;
end;
$$;
revoke all on function private.keep_removed_from() from public, anon, authenticated, service_role;
