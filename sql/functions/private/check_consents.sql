-- Refuses to turn on what the person has not consented to, whoever does it.
-- Caller: trigger of communication_preferences.
-- The row is locked when this runs, and record_consent locks it first: a withdrawal at the same time is seen.
-- Errors: MD183 consent_needed.
create or replace function private.check_consents()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_old constant jsonb := case when tg_op = 'UPDATE' then to_jsonb(old) end;
    v_purpose text;
begin
    select p.code into v_purpose
    from private.consent_purposes as p
    where (to_jsonb(new) ->> p.preference)::boolean
        and (v_old ->> p.preference)::boolean is not true
        and not private.is_consented(new.user_id, p.code)
    order by p.code
    limit 1;
    if v_purpose is not null then
        perform private.fail('MD183', jsonb_build_object('purpose', v_purpose));
    end if;
    return new;
end;
$$;
revoke all on function private.check_consents() from public, anon, authenticated, service_role;
