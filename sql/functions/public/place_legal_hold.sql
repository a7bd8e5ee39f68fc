-- Keeps a person's data: nothing of them is erased until the time, or until the hold is lifted. Callers: admins.
-- Errors: 42501, P0002, 22023, 23514.
create or replace function public.place_legal_hold(p_user_id uuid, p_reason text, p_ends_at timestamptz default null)
returns uuid
language sql
volatile
security invoker
set search_path = ''
as $$ select private.place_legal_hold(p_user_id, p_reason, p_ends_at) $$;
revoke all on function public.place_legal_hold(uuid, text, timestamptz) from public, anon, authenticated, service_role;
grant execute on function public.place_legal_hold(uuid, text, timestamptz) to authenticated;
comment on function public.place_legal_hold(uuid, text, timestamptz) is
'Keeps a person''s data until a time, or until the hold is lifted; gives the id of the hold. Admins only.';
