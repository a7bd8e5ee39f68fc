-- A code for one's own place, shown once. Callers: signed-in people.
-- Errors: 42501, P0002, MD231 too_many_tickets, MD233 ticket_not_confirmed, MD401 too_many_requests.
create or replace function public.issue_ticket(p_registration_id uuid, p_replace boolean default false)
returns text
language sql
volatile
security invoker
set search_path = ''
as $$ select private.issue_ticket(p_registration_id, p_replace) $$;
revoke all on function public.issue_ticket(uuid, boolean) from public, anon, authenticated, service_role;
grant execute on function public.issue_ticket(uuid, boolean) to authenticated;
comment on function public.issue_ticket(uuid, boolean) is
'A new code for one''s own confirmed place, to be kept by whoever asks: it is shown this once. Earlier codes stay good '
'unless they are replaced.';
