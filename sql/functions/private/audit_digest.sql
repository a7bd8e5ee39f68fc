-- The digest of one day of the audit log, upon the digest of the day before: of the day, the time of its seal, and of
-- every entry in the order of its id. Whoever verifies elsewhere computes the same: `medellin-ai audit verify`.
-- Callers: seal_audit, verify_audit.
create or replace function private.audit_digest(p_day date, p_sealed_at timestamptz, p_previous bytea)
returns table (entries bigint, digest bytea)
language sql
stable
security definer
set search_path = ''
as $$
    select
        count(*),
        sha256(
            coalesce(p_previous, '')
            || convert_to(
                to_char(p_day, 'YYYY-MM-DD') || ' '
                || to_char(p_sealed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
                'utf8'
            )
            || coalesce(string_agg(sha256(convert_to(
                jsonb_build_array(
                    l.id, to_char(l.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), l.actor_id, l.actor_role,
                    l.request_id, l.action, l.object_type, l.object_id, l.subject_id, l.changed, l.facts,
                    encode(l.personal_digest, 'hex')
                )::text, 'utf8'
            )), ''::bytea order by l.id), '')
        )
    from audit.audit_log as l
    where l.at >= p_day::timestamp at time zone 'UTC' and l.at < (p_day + 1)::timestamp at time zone 'UTC'
$$;
revoke all on function private.audit_digest(date, timestamptz, bytea) from public, anon, authenticated, service_role;
