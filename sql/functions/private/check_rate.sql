-- Counts an insert against the caller's limit. Caller: triggers with the argument (action). Errors: MD401 too_many_requests.
create or replace function private.check_rate()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.take_token(tg_argv[0]);
    return new;
end;
$$;
revoke all on function private.check_rate() from public, anon, authenticated, service_role;
