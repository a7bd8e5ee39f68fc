-- Puts work into the queue, done by a worker after this transaction commits; returns the id of the job that waits.
-- With a dedupe key, a job of that key that still waits stands for both: it gets the newer payload, the earlier time
-- (but for a job that has failed, which keeps its distance) and the higher priority. Its row is locked to the end of
-- this transaction, so no worker takes it before what it is about can be seen. A job that is being worked on absorbs
-- nothing: it may have seen the old state, so another one waits behind it.
-- Callers: functions, triggers and jobs. Errors: 23503 for an unknown kind.
create or replace function private.enqueue(
    p_kind text,
    p_payload jsonb,
    p_dedupe_key text default null,
    p_run_at timestamptz default null,
    p_priority smallint default 0
)
returns bigint
language sql
volatile
security definer
set search_path = ''
as $$
    insert into private.jobs as j (kind, payload, dedupe_key, run_at, priority)
    values (p_kind, p_payload, p_dedupe_key, coalesce(p_run_at, private.clock()), p_priority)
    on conflict (kind, dedupe_key) where dedupe_key is not null and lease_token is null and dead_at is null
    do update set
        payload = excluded.payload,
        run_at = case when j.attempts = 0 then least(j.run_at, excluded.run_at) else j.run_at end,
        priority = greatest(j.priority, excluded.priority)
    returning j.id
$$;
revoke all on function private.enqueue(text, jsonb, text, timestamptz, smallint)
from public, anon, authenticated, service_role;
