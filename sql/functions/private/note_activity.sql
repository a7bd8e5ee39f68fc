-- Notes a row as an activity. Caller: triggers with the arguments (activity type, entity type, column of the
-- person, column of the entity).
create or replace function private.note_activity()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_row constant jsonb := to_jsonb(new);
begin
    perform private.record_activity(
        (v_row ->> tg_argv[2])::uuid, tg_argv[0], tg_argv[1], (v_row ->> tg_argv[3])::uuid
    );
    return null;
end;
$$;
revoke all on function private.note_activity() from public, anon, authenticated, service_role;
