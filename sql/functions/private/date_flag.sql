-- Keeps a time true to its flag: when it was first set, by our clock; none while it is not. A new row may bring its time.
-- Callers: triggers before insert or update with the arguments (column of the flag, column of the time).
create or replace function private.date_flag()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_new constant jsonb := to_jsonb(new);
    v_known constant timestamptz := (
        case when tg_op = 'UPDATE' then to_jsonb(old) else v_new end ->> tg_argv[1]
    )::timestamptz;
    v_time timestamptz;
begin
    if (v_new ->> tg_argv[0])::boolean then
        v_time := coalesce(v_known, private.clock());
    end if;
    return jsonb_populate_record(new, jsonb_build_object(tg_argv[1], v_time));
end;
$$;
revoke all on function private.date_flag() from public, anon, authenticated, service_role;
