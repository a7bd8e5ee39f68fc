-- Audit: who did what that must be answered for, and the seals by which a change of it is found out.
-- Functions: sql/functions/private. Undo: supabase/undo/20260120000000_audit.sql
set lock_timeout = '4s';
set statement_timeout = '60s';

create schema audit;
comment on schema audit is 'What must be answered for, and its seals; never in the API.';
revoke all on schema audit from public;

create table audit.audit_log (
    id bigint generated always as identity,
    at timestamptz not null,
    actor_id uuid,
    actor_role text not null,
    request_id text,
    action text not null,
    object_type text not null,
    object_id text,
    subject_id uuid,
    changed text[] not null default '{}',
    facts jsonb not null default '{}',
    personal jsonb,
    salt bytea,
    personal_digest bytea,

    primary key (id, at),
    constraint action_is_dotted check (action ~ '^[a-z_]+\.[a-z_]+$'),
    constraint facts_is_an_object check (jsonb_typeof(facts) = 'object'),
    constraint personal_has_its_salt check ((personal is null) = (salt is null))
) partition by range (at);
comment on table audit.audit_log is
'Who did what: append-only, a leaf for each month. No foreign keys: it outlives people and things.';
comment on column audit.audit_log.actor_role is 'The role of PostgreSQL in which it was done.';
comment on column audit.audit_log.request_id is 'X-Request-Id, by which the client calls its request.';
comment on column audit.audit_log.subject_id is 'The person concerned.';
comment on column audit.audit_log.facts is 'What changed, old and new, and nothing personal.';
comment on column audit.audit_log.personal is 'What changed of personal data; erased with the account.';
comment on column audit.audit_log.personal_digest is
'The salted digest of what is personal: it is sealed in its place and stays.';
create index idx_audit_log_at on audit.audit_log (at, id);
create index idx_audit_log_actor on audit.audit_log (actor_id, at);
create index idx_audit_log_subject on audit.audit_log (subject_id, at);
create index idx_audit_log_object on audit.audit_log (object_type, object_id, at);

alter table audit.audit_log enable row level security;
revoke all on audit.audit_log from public, anon, authenticated, service_role;
revoke all on sequence audit.audit_log_id_seq from public, anon, authenticated, service_role;
select private.ensure_month_partitions('audit.audit_log');

create table audit.seals (
    day date primary key,
    entries bigint not null,
    digest bytea not null,
    previous bytea,
    sealed_at timestamptz not null,

    constraint digest_is_a_sha256 check (length(digest) = 32)
);
comment on table audit.seals is
'One seal for each day (UTC): the digest of its entries upon the digest of the day before.';
alter table audit.seals enable row level security;
revoke all on audit.seals from public, anon, authenticated, service_role;

-- <<< sql/functions/private/redact.sql
-- Takes the values of keys that name a secret out of a JSON value, at every depth. A number of tokens is none.
-- Caller: audit.
create or replace function private.redact(p_value jsonb)
returns jsonb
language sql
immutable
parallel safe
security invoker
set search_path = ''
as $$
    select case jsonb_typeof(p_value)
        when 'object' then (
            select
                coalesce(
                    jsonb_object_agg(
                        e.key,
                        case
                            when e.key ~* 'tokens' and jsonb_typeof(e.value) = 'number' then e.value
                            when e.key ~* '(secret|passw|pwd|token|credential|authorization|bearer|jwt|[a-z][_-]?key$)'
                                then '"***"'
                            else private.redact(e.value)
                        end
                    ),
                    '{}'
                )
            from jsonb_each(p_value) as e
        )
        when 'array' then (
            select coalesce(jsonb_agg(private.redact(e.value) order by e.position), '[]')
            from jsonb_array_elements(p_value) with ordinality as e (value, position)
        )
        else p_value
    end
$$;
revoke all on function private.redact(jsonb) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/audit.sql
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
-- >>>
-- <<< sql/functions/private/audit_change.sql
-- Writes what changed in a row into the audit log. Caller: triggers after insert, update or delete, with the arguments
-- (action, column with the id, column with the person concerned or '', columns to note, columns that are personal).
-- An update that changes none of them is not noted.
create or replace function private.audit_change()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_old constant jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
    v_new constant jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
    v_row constant jsonb := coalesce(v_new, v_old);
    v_table text;
    v_change record;
begin
    select
        array_agg(c.name order by c.name) as names,
        jsonb_object_agg(c.name, c.change) filter (where not c.is_personal) as facts,
        jsonb_object_agg(c.name, c.change) filter (where c.is_personal) as personal
    into v_change
    from (
        select
            n.name,
            n.name = any (tg_argv[4]::text[]) as is_personal,
            jsonb_strip_nulls(jsonb_build_object('old', v_old -> n.name, 'new', v_new -> n.name)) as change
        from unnest(tg_argv[3]::text[] || tg_argv[4]::text[]) as n (name)
        where v_old -> n.name is distinct from v_new -> n.name
    ) as c;
    if v_change.names is not null then
        -- a leaf fires the triggers of its table
        select c.relname::text into v_table
        from pg_catalog.pg_class as c
        where c.oid = coalesce(pg_partition_root(tg_relid), tg_relid);
        perform private.audit(
            tg_argv[0], v_table, v_row ->> tg_argv[1], (v_row ->> tg_argv[2])::uuid,
            coalesce(v_change.facts, '{}'), v_change.personal, v_change.names
        );
    end if;
    return null;
end;
$$;
revoke all on function private.audit_change() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/refuse_change.sql
-- Lets nobody change or delete what only grows, its owner neither. Caller: triggers, with the words of the refusal in
-- Spanish and English, its hint, and the columns that may be emptied: user_id only with the account. Errors: 42501.
create or replace function private.refuse_change()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    if tg_op = 'UPDATE' and tg_level = 'ROW' then
        for i in 3 .. tg_nargs - 1 loop
            if to_jsonb(new) = to_jsonb(old) || jsonb_build_object(tg_argv[i], null) and (
                tg_argv[i] <> 'user_id'
                or not exists (select from auth.users as u where u.id = (to_jsonb(old) ->> 'user_id')::uuid)
            ) then
                return new;
            end if;
        end loop;
    end if;
    raise insufficient_privilege using
        message = tg_argv[0], detail = jsonb_build_object('en', tg_argv[1]), hint = tg_argv[2];
end;
$$;
revoke all on function private.refuse_change() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/forget_in_audit.sql
-- Erases what is personal in the entries that a person made or that are about him; the seals stay true, since only its
-- salted digest is sealed. Caller: the erasure of an account.
create or replace function private.forget_in_audit(p_user_id uuid)
returns void
language sql
volatile
security definer
set search_path = ''
as $$
    update audit.audit_log as l
    set personal = null, salt = null
    where l.personal is not null and (l.subject_id = p_user_id or l.actor_id = p_user_id)
$$;
revoke all on function private.forget_in_audit(uuid) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/audit_digest.sql
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
-- >>>
-- <<< sql/functions/private/seal_audit.sql
-- Seals every day of the audit log that is over and not sealed yet, in order; says how many. Caller: the job seal-audit.
-- Whoever is writing an entry is waited for, but not long: who comes after would have to wait too, and the next run
-- seals as well. Two at once: the second finds nothing left. Errors: 25000 where a snapshot older than the lock would
-- miss the last entries.
create or replace function private.seal_audit()
returns integer
language plpgsql
volatile
security definer
set search_path = ''
set lock_timeout = '500ms'
as $$
declare
    v_today constant date := (private.clock() at time zone 'UTC')::date;
    v_last audit.seals;
    v_day date;
    v_sealed integer := 0;
begin
    if current_setting('transaction_isolation') <> 'read committed' then
        raise invalid_transaction_state using
            message = 'El registro se sella en read committed', detail = '{"en": "The log is sealed in read committed"}',
            hint = 'read_committed_needed';
    end if;
    lock table only audit.seals in share row exclusive mode;
    lock table only audit.audit_log in share mode;
    select s.* into v_last from audit.seals as s order by s.day desc limit 1;
    v_day := coalesce(
        v_last.day + 1, (select min(l.at at time zone 'UTC')::date from audit.audit_log as l), v_today - 1
    );
    while v_day < v_today loop
        insert into audit.seals (day, entries, digest, previous, sealed_at)
        select v_day, d.entries, d.digest, v_last.digest, now()
        from private.audit_digest(v_day, now(), v_last.digest) as d
        returning * into v_last;
        v_sealed := v_sealed + 1;
        v_day := v_day + 1;
    end loop;
    return v_sealed;
end;
$$;
revoke all on function private.seal_audit() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/verify_audit.sql
-- Holds every kept day of the audit log against its seal, in order: null where it is as it was sealed, else what is
-- wrong. Days whose month was dropped by retention have nothing left to verify but that their seals follow one another.
-- Callers: whoever looks after the database; medellin-ai audit verify does the same without any function of ours.
create or replace function private.verify_audit()
returns table (day date, entries bigint, problem text)
language sql
stable
security definer
set search_path = ''
as $$
    with kept as (
        select min(to_date(right(c.relname, 7), 'YYYY_MM')) as since
        from pg_catalog.pg_inherits as i
        inner join pg_catalog.pg_class as c on i.inhrelid = c.oid
        where i.inhparent = 'audit.audit_log'::regclass
    ), expected as (
        select d.day::date as day
        from kept as k
        cross join lateral generate_series(
            least(
                (select min(s.day) from audit.seals as s),
                (select min(l.at at time zone 'UTC')::date from audit.audit_log as l)
            ),
            -- a day is sealed within the next
            (private.clock() at time zone 'UTC')::date - 2, interval '1 day'
        ) as d (day)
        union
        select s.day from audit.seals as s
    )

    select
        e.day,
        n.entries,
        case
            when s.day is null then 'not sealed'
            when s.previous is distinct from b.digest then 'its seal does not follow the one before'
            when e.day < k.since then null
            when n.entries <> s.entries then format('%s entries, sealed were %s', n.entries, s.entries)
            when n.digest <> s.digest then 'its entries are not what its seal says'
            when exists (
                select from audit.audit_log as l
                where l.at >= e.day::timestamp at time zone 'UTC' and l.at < (e.day + 1)::timestamp at time zone 'UTC'
                    and l.personal is not null
                    and l.personal_digest is distinct from sha256(l.salt || convert_to(l.personal::text, 'utf8'))
            ) then 'something personal was changed'
        end
    from expected as e
    cross join kept as k
    left join audit.seals as s on e.day = s.day
    left join audit.seals as b on b.day = e.day - 1
    cross join lateral private.audit_digest(e.day, s.sealed_at, s.previous) as n
    order by e.day
$$;
revoke all on function private.verify_audit() from public, anon, authenticated, service_role;
-- >>>

-- An entry comes when it happens: it cannot be slipped into a day that is over.
create trigger refuse_insert
before insert on audit.audit_log
for each row when (abs(extract(epoch from clock_timestamp() - new.at)) >= 60)
execute function private.refuse_change(
    'El registro de auditoría no se cambia', 'The audit log is never changed',
    'audit_is_append_only'
);

-- What is personal may be erased.
create trigger refuse_update
before update on audit.audit_log
for each row when (to_jsonb(new) <> to_jsonb(old) || '{"personal": null, "salt": null}')
execute function private.refuse_change(
    'El registro de auditoría no se cambia', 'The audit log is never changed',
    'audit_is_append_only'
);

create trigger refuse_delete
before delete on audit.audit_log
for each row execute function private.refuse_change(
    'El registro de auditoría no se cambia', 'The audit log is never changed',
    'audit_is_append_only'
);

create trigger refuse_truncate
before truncate on audit.audit_log
for each statement execute function private.refuse_change(
    'El registro de auditoría no se cambia', 'The audit log is never changed',
    'audit_is_append_only'
);

create trigger refuse_change
before update or delete on audit.seals
for each row execute function private.refuse_change(
    'El registro de auditoría no se cambia', 'The audit log is never changed',
    'audit_is_append_only'
);

create trigger refuse_truncate
before truncate on audit.seals
for each statement execute function private.refuse_change(
    'El registro de auditoría no se cambia', 'The audit log is never changed',
    'audit_is_append_only'
);

create trigger audit_grant
after insert on public.user_roles
for each row execute function private.audit_change('role.granted', 'id', 'user_id', '{role,permissions}', '{}');

create trigger audit_change
after update on public.user_roles
for each row execute function private.audit_change('role.changed', 'id', 'user_id', '{role,permissions}', '{}');

create trigger audit_revocation
after delete on public.user_roles
for each row execute function private.audit_change('role.revoked', 'id', 'user_id', '{role,permissions}', '{}');

create trigger audit_payment
after insert on public.event_registrations
for each row when (new.amount_paid is not null or new.payment_status not in ('not_required', 'pending'))
execute function private.audit_change(
    'payment.recorded', 'id', 'user_id', '{payment_status,amount_paid,currency}', '{}'
);

create trigger audit_payment_change
after update on public.event_registrations
for each row when (
    (old.payment_status, old.amount_paid, old.currency)
    is distinct from (new.payment_status, new.amount_paid, new.currency)
)
execute function private.audit_change(
    'payment.changed', 'id', 'user_id', '{payment_status,amount_paid,currency}', '{}'
);

create trigger audit_payment_removal
after delete on public.event_registrations
for each row when (old.amount_paid is not null or old.payment_status not in ('not_required', 'pending'))
execute function private.audit_change(
    'payment.removed', 'id', 'user_id', '{payment_status,amount_paid,currency}', '{}'
);

create trigger audit_decision
after update of status on public.moderation_queue
for each row when (new.decided_by is not null and old.version <> new.version and old.status <> new.status)
execute function private.audit_change(
    'moderation.decided', 'id', 'owner_id', '{target_type,target_id,status}', '{decision_note}'
);

create trigger audit_silence
after insert on public.user_silences
for each row execute function private.audit_change('silence.imposed', 'id', 'user_id', '{ends_at}', '{reason}');

create trigger audit_silence_change
after update on public.user_silences
for each row execute function private.audit_change(
    'silence.changed', 'id', 'user_id', '{ends_at,lifted_at}', '{reason}'
);

create trigger audit_addition
after insert on public.event_staff
for each row execute function private.audit_change('staff.added', 'event_id', 'user_id', '{role}', '{}');

create trigger audit_change
after update of role on public.event_staff
for each row execute function private.audit_change('staff.changed', 'event_id', 'user_id', '{role}', '{}');

create trigger audit_removal
after delete on public.event_staff
for each row execute function private.audit_change('staff.removed', 'event_id', 'user_id', '{role}', '{}');

-- The counters of an event change with every registration: they are none of this. A new date is noted by
-- reschedule_event: an event that moves to another leaf fires no trigger after update.
create trigger audit_change
after update on public.events
for each row when (
    (old.status, old.capacity, old.max_capacity, old.is_featured, old.organizer_id)
    is distinct from (new.status, new.capacity, new.max_capacity, new.is_featured, new.organizer_id)
)
execute function private.audit_change(
    'event.changed', 'id', 'organizer_id', '{status,capacity,max_capacity,is_featured,organizer_id}', '{}'
);

-- An event that moves to another leaf is deleted from the first; its keys go only with the event.
create trigger audit_deletion
after delete on private.event_keys
for each row execute function private.audit_change('event.deleted', 'id', '', '{date}', '{}');

-- What moderators take, lock and give back, through the queue or past it.
create trigger audit_moderation
after update of status on public.resources
for each row when (old.status <> new.status and (old.status = 'removed' or new.status = 'removed'))
execute function private.audit_change('content.moderated', 'id', 'author_id', '{status}', '{}');

create trigger audit_moderation
after update of status on public.blog_posts
for each row when (old.status <> new.status and (old.status = 'removed' or new.status = 'removed'))
execute function private.audit_change('content.moderated', 'id', 'author_id', '{status}', '{}');

create trigger audit_moderation
after update of status on public.blog_comments
for each row when (old.status <> new.status and (old.status = 'removed' or new.status = 'removed'))
execute function private.audit_change('content.moderated', 'id', 'user_id', '{status}', '{}');

create trigger audit_moderation
after update of status on public.forum_topics
for each row when (
    old.status <> new.status and (old.status in ('removed', 'locked') or new.status in ('removed', 'locked'))
)
execute function private.audit_change('content.moderated', 'id', 'author_id', '{status}', '{}');

create trigger audit_moderation
after update of status on public.forum_posts
for each row when (old.status <> new.status and (old.status = 'removed' or new.status = 'removed'))
execute function private.audit_change('content.moderated', 'id', 'author_id', '{status}', '{}');

-- What somebody else than its author deletes; not what it said, which is to be gone.
create trigger audit_deletion
after delete on public.resources
for each row when (old.author_id is distinct from auth.uid())
execute function private.audit_change('content.deleted', 'id', 'author_id', '{status}', '{}');

create trigger audit_deletion
after delete on public.blog_posts
for each row when (old.author_id is distinct from auth.uid())
execute function private.audit_change('content.deleted', 'id', 'author_id', '{status}', '{}');

create trigger audit_deletion
after delete on public.forum_topics
for each row when (old.author_id is distinct from auth.uid())
execute function private.audit_change('content.deleted', 'id', 'author_id', '{status}', '{}');

create trigger audit_deletion
after delete on public.forum_posts
for each row when (old.author_id is distinct from auth.uid())
execute function private.audit_change('content.deleted', 'id', 'author_id', '{status}', '{}');

create trigger audit_deletion
after delete on public.venues
for each row when (old.created_by is distinct from auth.uid())
execute function private.audit_change('content.deleted', 'id', 'created_by', '{is_approved}', '{}');

create trigger audit_change
after update of is_featured on public.resources
for each row execute function private.audit_change('resource.changed', 'id', 'author_id', '{is_featured}', '{}');

create trigger audit_change
after update of is_approved on public.venues
for each row execute function private.audit_change('venue.changed', 'id', 'created_by', '{is_approved}', '{}');

create trigger audit_change
after insert or update or delete on public.ai_models
for each row execute function private.audit_change(
    'model.changed', 'id', '', '{name,type,version,parameters,is_active}', '{}'
);

create trigger audit_change
after insert or update or delete on public.report_templates
for each row execute function private.audit_change(
    'template.changed', 'id', 'created_by', '{query,is_active}', '{name}'
);

select private.schedule_job(
    'seal-audit', '20 * * * *', 'private.seal_audit', 'Seals the days of the audit log that are over'
);
