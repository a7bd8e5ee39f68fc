-- Asks a worker for a person's recommendations when what he likes has changed, once for many changes.
-- Caller: triggers of user_interests and profiles, with the argument (column of the person).
create or replace function private.queue_own_recommendations()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_user_id constant uuid := (to_jsonb(coalesce(new, old)) ->> tg_argv[0])::uuid;
begin
    -- With the account goes what its person liked.
    if exists (select from auth.users as u where u.id = v_user_id) then
        perform private.enqueue(
            'recommendations', jsonb_build_object('user_id', v_user_id), 'user:' || v_user_id, null, -1::smallint
        );
    end if;
    return null;
end;
$$;
revoke all on function private.queue_own_recommendations() from public, anon, authenticated, service_role;
