-- Closes a leaf to everybody but its parent: leaves inherit neither row security nor grants.
-- Callers: ensure_event_partitions, ensure_month_partitions, migrations.
create or replace function private.lock_leaf(p_leaf text)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    execute format('alter table partitions.%I enable row level security', p_leaf);
    execute format('revoke all on partitions.%I from public, anon, authenticated, service_role', p_leaf);
end;
$$;
revoke all on function private.lock_leaf(text) from public, anon, authenticated, service_role;
