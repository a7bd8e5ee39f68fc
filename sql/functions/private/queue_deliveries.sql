-- Asks the worker to send what people are told, at the time that their preferences say. Caller: trigger of notifications,
-- once a statement, with its rows as `told`; one more of what is there already asks for nothing.
create or replace function private.queue_deliveries()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
-- @plpgsql_check_options: newtable = told
declare
    v_now constant timestamptz := private.clock();
begin
    insert into private.jobs (kind, payload, run_at, priority)
    select
        'deliver_email',
        jsonb_build_object('notification_id', t.id),
        private.delivery_time(
            p, t.is_urgent, case when t.dedupe_key is null then v_now else v_now + private.collapse_grace() end
        ),
        case when t.is_urgent then 1 else 0 end
    from told as t
    inner join public.communication_preferences as p on t.user_id = p.user_id
    where private.is_wanted(p, t.type, 'email');
    return null;
end;
$$;
revoke all on function private.queue_deliveries() from public, anon, authenticated, service_role;
