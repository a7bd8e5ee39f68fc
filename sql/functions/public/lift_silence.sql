-- Lets a silenced person write again. Callers: moderators. Errors: 42501, P0002.
create or replace function public.lift_silence(p_user_id uuid)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$ select private.lift_silence(p_user_id) $$;
revoke all on function public.lift_silence(uuid) from public, anon, authenticated, service_role;
grant execute on function public.lift_silence(uuid) to authenticated;
comment on function public.lift_silence(uuid) is 'Lets a silenced person write again. Moderators only.';
