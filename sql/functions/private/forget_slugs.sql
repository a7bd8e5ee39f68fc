-- Frees the slugs of what is gone. Caller: triggers after delete, with the argument (kind).
create or replace function private.forget_slugs()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    delete from private.slugs as s where s.target_id = old.id and s.kind = tg_argv[0];
    return null;
end;
$$;
revoke all on function private.forget_slugs() from public, anon, authenticated, service_role;
