-- The log of the door only grows; entries go with their event or person. Caller: triggers of check_ins, which let the
-- foreign keys through. Errors: 42501.
create or replace function private.refuse_check_in_change()
returns trigger
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    raise insufficient_privilege using
        message = 'El registro de la puerta no se cambia',
        detail = '{"en": "The log of the door is never changed"}', hint = 'door_log_is_append_only';
end;
$$;
revoke all on function private.refuse_check_in_change() from public, anon, authenticated, service_role;
