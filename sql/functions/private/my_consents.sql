-- Every purpose, and the caller's last word on it. Caller: public.my_consents.
create or replace function private.my_consents()
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
security definer
set search_path = ''
as $$
    select
        p.code, p.es, p.en, p.is_required, p.preference, p.version,
        private.is_consented((select auth.uid()), p.code), l.version, l.source, l.at
    from private.consent_purposes as p
    left join lateral (
        select w.version, w.source, w.at
        from private.consent_log as w
        where w.user_id = (select auth.uid()) and w.purpose = p.code
        order by w.id desc
        limit 1
    ) as l on true
    where (select private.is_person())
    order by p.is_required desc, p.code
$$;
revoke all on function private.my_consents() from public, anon, authenticated, service_role;
grant execute on function private.my_consents() to authenticated;
