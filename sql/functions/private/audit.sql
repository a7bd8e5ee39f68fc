-- Writes an entry of the audit log; who acts, in which role and request, it reads from the request itself. What is
-- personal goes into p_personal alone, with a salt of its own, so that it can be erased and the seals stay true.
-- Callers: functions and triggers of what must be answered for. The time is the real one: a transaction that began
-- yesterday must not write into a day that is sealed.
create or replace function private.audit(
    p_action text,
    p_object_type text,
    p_object_id text,
    p_subject_id uuid default null,
    p_facts jsonb default '{}',
    p_personal jsonb default null,
    p_changed text[] default '{}'
)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_personal constant jsonb := private.redact(nullif(p_personal, '{}'));
    v_salt constant bytea := case
        when v_personal is not null then uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
    end;
    v_headers constant jsonb := nullif(current_setting('request.headers', true), '')::jsonb;
begin
    insert into audit.audit_log (
        at, actor_id, actor_role, request_id, action, object_type, object_id, subject_id, changed, facts,
        personal, salt, personal_digest
    )
    values (
        clock_timestamp(),
        (select auth.uid()),
        coalesce(nullif(current_setting('role', true), 'none'), session_user),
        left(v_headers ->> 'x-request-id', 100),
        p_action, p_object_type, p_object_id, p_subject_id, p_changed, private.redact(p_facts),
        v_personal, v_salt, sha256(v_salt || convert_to(v_personal::text, 'utf8'))
    );
end;
$$;
revoke all on function private.audit(text, text, text, uuid, jsonb, jsonb, text[])
from public, anon, authenticated, service_role;
