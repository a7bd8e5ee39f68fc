-- Keeps updated_at true. Callers: a trigger on every table that has the column.
create or replace function private.update_updated_at_timestamp()
returns trigger
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    new.updated_at := now();
    return new;
end;
$$;
revoke all on function private.update_updated_at_timestamp() from public, anon, authenticated, service_role;
