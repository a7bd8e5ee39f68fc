-- Whether a person's word stands for a purpose: the last one said, or, where nothing was said, whether it needs none.
-- Callers: check_consents, whoever sends or records for a purpose. Unknown purposes are never consented to.
create or replace function private.is_consented(p_user_id uuid, p_purpose text)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
    select coalesce(
        (
            select coalesce(
                (
                    select l.is_granted
                    from private.consent_log as l
                    where l.user_id = p_user_id and l.purpose = p.code
                    order by l.id desc
                    limit 1
                ),
                not p.is_opt_in
            )
            from private.consent_purposes as p
            where p.code = p_purpose
        ),
        false
    )
$$;
revoke all on function private.is_consented(uuid, text) from public, anon, authenticated, service_role;
