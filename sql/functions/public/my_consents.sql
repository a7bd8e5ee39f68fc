-- Every purpose, and the caller's last word on it. Callers: clients.
create or replace function public.my_consents()
returns table (
    purpose text,
    name_es text,
    name_en text,
    is_required boolean,
    preference text,
    current_version text,
    is_granted boolean,
    version text,
    source text,
    decided_at timestamptz
)
language sql
stable
security invoker
set search_path = ''
as $$ select c.* from private.my_consents() as c $$;
revoke all on function public.my_consents() from public, anon, authenticated, service_role;
grant execute on function public.my_consents() to authenticated;
comment on function public.my_consents() is
'Every purpose for which data is used, and the caller''s last word on it.';
