-- Deletes the caller's account for good. Callers: clients.
-- Errors: 42501, MD104 last_admin, MD180 organizes_events, MD181 not_confirmed, MD177 person_on_hold.
create or replace function public.delete_my_account(p_confirmation text)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$ select private.delete_my_account(p_confirmation) $$;
revoke all on function public.delete_my_account(text) from public, anon, authenticated, service_role;
grant execute on function public.delete_my_account(text) to authenticated;
comment on function public.delete_my_account(text) is
'Deletes the caller''s account for good; to confirm, the own address, telephone number or id is said again. What was '
'published stays, as a deleted person''s.';
