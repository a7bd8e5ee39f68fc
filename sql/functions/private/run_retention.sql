-- Applies the rules of retention for real and says how many rows went. Caller: the job apply-retention.
create or replace function private.run_retention()
returns bigint
language sql
volatile
security definer
set search_path = ''
as $$ select coalesce(sum(r.row_count), 0)::bigint from private.apply_retention(false) as r $$;
revoke all on function private.run_retention() from public, anon, authenticated, service_role;
