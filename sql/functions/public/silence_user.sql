-- Silences a person until a time. Callers: moderators. Errors: 42501, P0002, MD504 cannot_silence, 22023.
create or replace function public.silence_user(p_user_id uuid, p_until timestamptz, p_reason text default null)
returns public.user_silences
language sql
volatile
security invoker
set search_path = ''
as $$ select private.silence_user(p_user_id, p_until, p_reason) $$;
revoke all on function public.silence_user(uuid, timestamptz, text) from public, anon, authenticated, service_role;
grant execute on function public.silence_user(uuid, timestamptz, text) to authenticated;
comment on function public.silence_user(uuid, timestamptz, text) is
'Silences a person: nothing can be written until the time. Moderators only.';
