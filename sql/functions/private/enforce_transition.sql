-- One trigger for every state machine: only the steps listed in private.transitions pass.
-- Callers: triggers with arguments (machine, column). Errors: MD105 illegal_step, naming both states.
create or replace function private.enforce_transition()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_from text := to_jsonb(old) ->> tg_argv[1];
    v_to text := to_jsonb(new) ->> tg_argv[1];
begin
    if v_from is distinct from v_to and not exists (
        select from private.transitions as t
        where t.machine = tg_argv[0] and t.from_state = v_from and t.to_state = v_to
    ) then
        perform private.fail('MD105', jsonb_build_object('machine', tg_argv[0], 'from', v_from, 'to', v_to));
    end if;
    return new;
end;
$$;
revoke all on function private.enforce_transition() from public, anon, authenticated, service_role;
