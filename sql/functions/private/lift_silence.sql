-- Ends every silence of a person now; nothing happens where there is none. Caller: public.lift_silence.
-- Errors: 42501, P0002 for an unknown person.
create or replace function private.lift_silence(p_user_id uuid)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.require_permission('content.moderate');
    perform private.require_user(p_user_id);
    update public.user_silences as s
    set lifted_at = private.clock()
    where s.user_id = p_user_id and s.lifted_at is null and s.ends_at > private.clock();
end;
$$;
revoke all on function private.lift_silence(uuid) from public, anon, authenticated, service_role;
grant execute on function private.lift_silence(uuid) to authenticated;
