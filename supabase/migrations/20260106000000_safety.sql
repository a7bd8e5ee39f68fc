-- Safety: mutes, silences, reports and their queue, kept revisions, limits on how often.
-- Functions: sql/functions.
-- Policies: sql/policies/public/{user_mutes,user_silences,content_reports,moderation_queue}.sql.
-- Undo: supabase/undo/20260106000000_safety.sql
set lock_timeout = '4s';
set statement_timeout = '60s';

insert into private.error_codes (code, reason, http, es, en) values
('MD401', 'too_many_requests', 429, 'Vas demasiado rápido; espera un momento', 'Too fast; try again in a moment'),
('MD501', 'silenced', 403, 'Por ahora no puedes publicar', 'You may not write for now'),
('MD502', 'own_content', 409, 'No puedes denunciar lo tuyo', 'You cannot report what is yours'),
('MD503', 'stale_version', 409, 'Este caso cambió mientras tanto', 'This item has changed meanwhile'),
('MD504', 'cannot_silence', 409, 'No se silencia a quien administra', 'Admins cannot be silenced'),
('MD505', 'not_removable', 409, 'Este contenido no se retira así', 'This is not removed this way');

insert into private.permissions (code, description) values
('content.moderate', 'Decide on reports, silence people, see what was removed'),
('members.read', 'See what is for members'),
('blog.write', 'Write posts of the blog'),
('comments.write', 'Comment on posts of the blog'),
('forum.write', 'Write topics and replies in the forum'),
('resources.write', 'Share resources');
insert into private.capabilities (role, permission) values
('member', 'members.read'),
('member', 'blog.write'),
('member', 'comments.write'),
('member', 'forum.write'),
('member', 'resources.write'),
('admin', 'content.moderate'),
('admin', 'members.read'),
('admin', 'blog.write'),
('admin', 'comments.write'),
('admin', 'forum.write'),
('admin', 'resources.write');

insert into private.transitions (machine, from_state, to_state) values
('moderation', 'pending', 'dismissed'),
('moderation', 'pending', 'removed'),
('moderation', 'dismissed', 'pending'),
('moderation', 'dismissed', 'removed'),
('moderation', 'removed', 'restored'),
('moderation', 'restored', 'pending'),
('moderation', 'restored', 'removed');

create table private.content_types (
    code text primary key,
    table_name text not null unique,
    owner_column text not null,
    state_column text,
    removed_state text,
    restored_state text,
    private_columns text[] not null default '{}',

    constraint states_come_together check (num_nulls(state_column, removed_state, restored_state) in (0, 3))
);
comment on table private.content_types is
'The vocabulary of content: which table of public holds a type, whose it is, and how moderators hide it.';
comment on column private.content_types.private_columns is 'Left out of what moderators are shown.';
alter table private.content_types enable row level security;
revoke all on private.content_types from public, anon, authenticated, service_role;

insert into private.content_types (code, table_name, owner_column, private_columns) values
('user', 'profiles', 'id', '{email, contact_preferences}'),
('event', 'events', 'organizer_id', '{event_url}');

create table public.user_mutes (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null default auth.uid() references auth.users (id) on delete cascade,
    entity_type text not null references private.content_types (code) on delete cascade,
    entity_id uuid not null,
    expires_at timestamptz,
    created_at timestamptz not null default now(),

    constraint unique_user_mute unique (user_id, entity_type, entity_id),
    constraint nobody_mutes_himself check (entity_id <> user_id)
);
comment on table public.user_mutes is
'What a person wants to hear nothing of: another person (who may still reply and learns nothing), a topic, a post.';
comment on column public.user_mutes.expires_at is 'Empty: until taken back.';
create index idx_user_mutes_entity on public.user_mutes (entity_type, entity_id);

alter table public.user_mutes enable row level security;
revoke all on public.user_mutes from public, anon, authenticated, service_role;
grant select, delete on public.user_mutes to authenticated;
grant insert (entity_type, entity_id, expires_at), update (expires_at) on public.user_mutes to authenticated;
grant select, insert, update, delete on public.user_mutes to service_role;

create table public.user_silences (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null references auth.users (id) on delete cascade,
    reason text,
    ends_at timestamptz not null,
    lifted_at timestamptz,
    created_at timestamptz not null default now(),

    constraint reason_is_short check (length(reason) <= 1000)
);
comment on table public.user_silences is
'Times in which a person may read but not write; they end by themselves. Who imposed one is not shown.';
create index idx_user_silences_user on public.user_silences (user_id, ends_at);

alter table public.user_silences enable row level security;
revoke all on public.user_silences from public, anon, authenticated, service_role;
grant select on public.user_silences to authenticated;
grant select, insert, update, delete on public.user_silences to service_role;

create table public.moderation_queue (
    id uuid primary key default gen_random_uuid(),
    target_type text not null references private.content_types (code) on delete cascade,
    target_id uuid not null,
    owner_id uuid references auth.users (id) on delete set null,
    status text not null default 'pending',
    reports_count integer not null default 0,
    snapshot jsonb not null,
    version integer not null default 1,
    decided_by uuid references auth.users (id) on delete set null,
    decided_at timestamptz,
    decision_note text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint unique_moderation_target unique (target_type, target_id),
    constraint known_status check (status in ('pending', 'dismissed', 'removed', 'restored')),
    constraint decision_note_is_short check (length(decision_note) <= 1000)
);
comment on table public.moderation_queue is
'One item for everything reported, however often; what it looked like at the first report survives its deletion.';
comment on column public.moderation_queue.version is
'Rises with each report and decision; a decision names the one it saw.';
create index idx_moderation_queue_open on public.moderation_queue (created_at, id) where status = 'pending';
create index idx_moderation_queue_owner on public.moderation_queue (owner_id);
create index idx_moderation_queue_decided_by on public.moderation_queue (decided_by);

alter table public.moderation_queue enable row level security;
revoke all on public.moderation_queue from public, anon, authenticated, service_role;
grant select on public.moderation_queue to authenticated;
grant select, insert, update, delete on public.moderation_queue to service_role;

create table public.content_reports (
    id uuid primary key default gen_random_uuid(),
    item_id uuid not null references public.moderation_queue (id) on delete cascade,
    reporter_id uuid references auth.users (id) on delete set null,
    target_type text not null,
    target_id uuid not null,
    reason text not null,
    note text,
    created_at timestamptz not null default now(),

    constraint unique_content_report unique (reporter_id, target_type, target_id),
    constraint known_reason check (
        reason in ('spam', 'harassment', 'hate', 'illegal', 'private_data', 'other')
    ),
    constraint note_is_short check (length(note) <= 1000)
);
comment on table public.content_reports is 'What a person has told the moderators; once for each target.';
create index idx_content_reports_item on public.content_reports (item_id, created_at);

alter table public.content_reports enable row level security;
revoke all on public.content_reports from public, anon, authenticated, service_role;
grant select on public.content_reports to authenticated;
grant select, insert, update, delete on public.content_reports to service_role;

create table private.content_revisions (
    id uuid primary key default gen_random_uuid(),
    target_type text not null references private.content_types (code) on delete cascade,
    target_id uuid not null,
    editor_id uuid references auth.users (id) on delete set null,
    old jsonb not null,
    created_at timestamptz not null default now()
);
comment on table private.content_revisions is
'What each edit of content replaced: the columns that changed, as they were.';
create index idx_content_revisions_target on private.content_revisions (target_type, target_id, created_at desc);
create index idx_content_revisions_editor on private.content_revisions (editor_id);
alter table private.content_revisions enable row level security;
revoke all on private.content_revisions from public, anon, authenticated, service_role;

create table private.rate_limits (
    action text primary key,
    burst integer not null,
    refill interval not null,
    new_burst integer not null,
    new_refill interval not null,

    constraint something_is_allowed check (
        burst > 0 and new_burst > 0 and refill > interval '0' and new_refill > interval '0'
    )
);
comment on table private.rate_limits is
'How often a person may do something: so many at once, one more after each refill; less in an account''s first day.';
alter table private.rate_limits enable row level security;
revoke all on private.rate_limits from public, anon, authenticated, service_role;

insert into private.rate_limits (action, burst, refill, new_burst, new_refill) values
('report', 20, '3 minutes', 5, '12 minutes');

create table private.rate_buckets (
    user_id uuid not null references auth.users (id) on delete cascade,
    action text not null references private.rate_limits (action) on delete cascade,
    tokens numeric not null,
    refilled_at timestamptz not null,

    primary key (user_id, action)
);
comment on table private.rate_buckets is 'How many tokens each person has left for each action.';
create index idx_rate_buckets_action on private.rate_buckets (action);
alter table private.rate_buckets enable row level security;
revoke all on private.rate_buckets from public, anon, authenticated, service_role;

-- <<< sql/functions/private/is_silenced.sql
-- Whether a person may not write just now. Callers: check_voice, functions that write for a person.
create or replace function private.is_silenced(p_user_id uuid)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
    select exists (
        select from public.user_silences as s
        where s.user_id = p_user_id and s.lifted_at is null and s.ends_at > private.clock()
    )
$$;
revoke all on function private.is_silenced(uuid) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/check_voice.sql
-- Refuses what a silenced person writes, on every path, until the silence ends by itself.
-- Caller: triggers of all tables with content. Errors: MD501 silenced.
create or replace function private.check_voice()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    if (select private.is_silenced((select auth.uid()))) then
        perform private.fail(
            'MD501',
            (
                select jsonb_build_object('until', max(s.ends_at))
                from public.user_silences as s
                where s.user_id = (select auth.uid()) and s.lifted_at is null
            )
        );
    end if;
    return new;
end;
$$;
revoke all on function private.check_voice() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/take_token.sql
-- Takes one token from the caller's bucket for an action; new accounts have smaller buckets. Callers: check_rate,
-- functions with a limit. The row is locked, so parallel calls count too; a call that fails gives its token back.
-- Errors: MD401 too_many_requests with the seconds to wait.
create or replace function private.take_token(p_action text)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_user_id constant uuid := (select auth.uid());
    v_now constant timestamptz := private.clock();
    v_burst integer;
    v_refill numeric;
    v_bucket private.rate_buckets;
    v_tokens numeric;
begin
    if v_user_id is null then
        return;
    end if;
    select
        case when u.created_at > v_now - interval '24 hours' then l.new_burst else l.burst end,
        extract(epoch from case when u.created_at > v_now - interval '24 hours' then l.new_refill else l.refill end)
    into strict v_burst, v_refill
    from private.rate_limits as l, auth.users as u
    where l.action = p_action and u.id = v_user_id;

    insert into private.rate_buckets (user_id, action, tokens, refilled_at)
    values (v_user_id, p_action, v_burst, v_now)
    on conflict (user_id, action) do nothing;
    select b.* into strict v_bucket
    from private.rate_buckets as b
    where b.user_id = v_user_id and b.action = p_action
    for no key update;

    v_tokens := least(
        v_burst, v_bucket.tokens + greatest(extract(epoch from v_now - v_bucket.refilled_at), 0) / v_refill
    );
    if v_tokens < 1 then
        perform private.fail(
            'MD401', jsonb_build_object('action', p_action, 'retry_after', ceil((1 - v_tokens) * v_refill))
        );
    end if;
    update private.rate_buckets as b
    set tokens = v_tokens - 1, refilled_at = greatest(b.refilled_at, v_now)
    where b.user_id = v_user_id and b.action = p_action;
end;
$$;
revoke all on function private.take_token(text) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/check_rate.sql
-- Counts an insert against the caller's limit. Caller: triggers with the argument (action). Errors: MD401 too_many_requests.
create or replace function private.check_rate()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.take_token(tg_argv[0]);
    return new;
end;
$$;
revoke all on function private.check_rate() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/keep_revision.sql
-- Keeps what an edit replaced. Caller: triggers with the arguments (content type, column, ...), after update.
create or replace function private.keep_revision()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_old jsonb;
begin
    select jsonb_object_agg(o.key, o.value) into v_old
    from jsonb_each(to_jsonb(old)) as o
    where o.key = any (tg_argv[1:]) and o.value is distinct from to_jsonb(new) -> o.key;
    if v_old is not null then
        insert into private.content_revisions (target_type, target_id, editor_id, old)
        values (
            tg_argv[0], old.id, (select u.id from auth.users as u where u.id = (select auth.uid())), v_old
        );
    end if;
    return null;
end;
$$;
revoke all on function private.keep_revision() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/content_type.sql
-- The registered type of content. Callers: functions about any content. Errors: 22023 for an unknown type.
create or replace function private.content_type(p_code text)
returns private.content_types
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_type private.content_types;
begin
    select t.* into v_type from private.content_types as t where t.code = p_code;
    if not found then
        raise invalid_parameter_value using
            message = format('No existe el tipo de contenido %s', p_code),
            detail = '{"en": "Unknown content type"}', hint = 'unknown_content_type';
    end if;
    return v_type;
end;
$$;
revoke all on function private.content_type(text) from public, anon, authenticated, service_role;
grant execute on function private.content_type(text) to anon, authenticated;
-- >>>
-- <<< sql/functions/private/require_visible.sql
-- Refuses content that the caller cannot select himself: runs with the caller's rights, so row security decides.
-- Callers: public functions about any content. Errors: P0002, 22023 for an unknown type.
create or replace function private.require_visible(p_type text, p_id uuid)
returns void
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
    v_found boolean;
begin
    if p_type = 'event' then
        -- Events have a leaf for each year: to plan this anew each time takes twenty times as long as to read the row.
        v_found := exists (select from public.events as e where e.id = p_id);
    else
        execute format('select exists (select from public.%I where id = $1)', (private.content_type(p_type)).table_name)
        into v_found using p_id;
    end if;
    if not v_found then
        raise no_data_found using
            message = 'Este contenido no existe',
            detail = '{"en": "This content does not exist"}', hint = 'content_not_found';
    end if;
end;
$$;
revoke all on function private.require_visible(text, uuid) from public, anon, authenticated, service_role;
grant execute on function private.require_visible(text, uuid) to anon, authenticated;
-- >>>
-- <<< sql/functions/private/silence_user.sql
-- Silences a person until a time. Caller: public.silence_user.
-- Errors: 42501, P0002 for an unknown person, MD504 cannot_silence for an admin, 22023 for a time that has passed.
create or replace function private.silence_user(p_user_id uuid, p_until timestamptz, p_reason text)
returns public.user_silences
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_row public.user_silences;
begin
    perform private.require_permission('content.moderate');
    perform private.require_user(p_user_id);
    if p_until is null or p_until <= private.clock() then
        raise invalid_parameter_value using
            message = 'Un silencio termina en el futuro',
            detail = '{"en": "A silence ends in the future"}', hint = 'silence_in_past';
    end if;
    if exists (select from public.user_roles as r where r.user_id = p_user_id and r.role = 'admin') then
        perform private.fail('MD504');
    end if;
    insert into public.user_silences (user_id, ends_at, reason)
    values (p_user_id, p_until, p_reason)
    returning * into v_row;
    return v_row;
end;
$$;
revoke all on function private.silence_user(uuid, timestamptz, text) from public, anon, authenticated, service_role;
grant execute on function private.silence_user(uuid, timestamptz, text) to authenticated;
-- >>>
-- <<< sql/functions/private/lift_silence.sql
-- Ends every silence of a person now; nothing happens where there is none. Caller: public.lift_silence.
-- Errors: 42501, P0002 for an unknown person.
create or replace function private.lift_silence(p_user_id uuid)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.require_permission('content.moderate');
    perform private.require_user(p_user_id);
    update public.user_silences as s
    set lifted_at = private.clock()
    where s.user_id = p_user_id and s.lifted_at is null and s.ends_at > private.clock();
end;
$$;
revoke all on function private.lift_silence(uuid) from public, anon, authenticated, service_role;
grant execute on function private.lift_silence(uuid) to authenticated;
-- >>>
-- <<< sql/functions/private/report_content.sql
-- Puts a report on the one item that the moderators have for its target; the same person's second report changes
-- nothing. Caller: public.report_content, which has checked that the caller sees the target.
-- Errors: 42501, P0002, MD401 too_many_requests, MD502 own_content.
create or replace function private.report_content(p_target_type text, p_target_id uuid, p_reason text, p_note text)
returns public.content_reports
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_reporter_id constant uuid := private.require_person();
    v_type constant private.content_types := private.content_type(p_target_type);
    v_snapshot jsonb;
    v_item_id uuid;
    v_report public.content_reports;
begin
    select r.* into v_report
    from public.content_reports as r
    where r.reporter_id = v_reporter_id and r.target_type = p_target_type and r.target_id = p_target_id;
    if found then
        return v_report;
    end if;
    perform private.take_token('report');

    execute format('select to_jsonb(t) from public.%I as t where t.id = $1', v_type.table_name)
    into v_snapshot using p_target_id;
    if (v_snapshot ->> v_type.owner_column)::uuid = v_reporter_id then
        perform private.fail('MD502');
    end if;

    -- The item's row is the lock under which its reports are counted.
    insert into public.moderation_queue as q (target_type, target_id, owner_id, snapshot, reports_count)
    values (
        p_target_type, p_target_id, (v_snapshot ->> v_type.owner_column)::uuid,
        v_snapshot - v_type.private_columns, 0
    )
    on conflict (target_type, target_id) do update set updated_at = private.clock()
    returning q.id into v_item_id;
    insert into public.content_reports (reporter_id, target_type, target_id, item_id, reason, note)
    values (v_reporter_id, p_target_type, p_target_id, v_item_id, p_reason, p_note)
    on conflict (reporter_id, target_type, target_id) do nothing
    returning * into v_report;
    if not found then
        select r.* into strict v_report
        from public.content_reports as r
        where r.reporter_id = v_reporter_id and r.target_type = p_target_type and r.target_id = p_target_id;
        return v_report;
    end if;
    -- What was dismissed comes up again; what was removed stays removed.
    update public.moderation_queue as q
    set
        reports_count = q.reports_count + 1,
        version = q.version + 1,
        status = case when q.status in ('dismissed', 'restored') then 'pending' else q.status end
    where q.id = v_item_id;
    return v_report;
end;
$$;
revoke all on function private.report_content(text, uuid, text, text) from public, anon, authenticated, service_role;
grant execute on function private.report_content(text, uuid, text, text) to authenticated;
-- >>>
-- <<< sql/functions/private/decide_moderation_item.sql
-- Decides what the moderators make of reported content: dismissed, removed or restored. Two who decide at once: the
-- second is told that the item has changed. Caller: public.decide_moderation_item.
-- Errors: 42501, P0002, 22023, MD105 illegal_step, MD503 stale_version, MD505 not_removable.
create or replace function private.decide_moderation_item(
    p_item_id uuid,
    p_version integer,
    p_decision text,
    p_note text
)
returns public.moderation_queue
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_item public.moderation_queue;
    v_type private.content_types;
begin
    perform private.require_permission('content.moderate');
    select q.* into v_item from public.moderation_queue as q where q.id = p_item_id for no key update;
    if not found then
        raise no_data_found using
            message = 'Este caso no existe', detail = '{"en": "This item does not exist"}', hint = 'item_not_found';
    end if;
    if v_item.version <> p_version then
        perform private.fail('MD503', jsonb_build_object('version', v_item.version, 'status', v_item.status));
    end if;

    update public.moderation_queue as q
    set
        status = p_decision,
        version = q.version + 1,
        decided_by = (select auth.uid()),
        decided_at = private.clock(),
        decision_note = p_note
    where q.id = p_item_id
    returning * into v_item;

    if p_decision in ('removed', 'restored') then
        v_type := private.content_type(v_item.target_type);
        if v_type.state_column is null then
            perform private.fail('MD505', jsonb_build_object('target_type', v_item.target_type));
        end if;
        execute format('update public.%I set %I = $1 where id = $2', v_type.table_name, v_type.state_column)
        using case p_decision when 'removed' then v_type.removed_state else v_type.restored_state end, v_item.target_id;
    end if;
    return v_item;
end;
$$;
revoke all on function private.decide_moderation_item(uuid, integer, text, text)
from public, anon, authenticated, service_role;
grant execute on function private.decide_moderation_item(uuid, integer, text, text) to authenticated;
-- >>>
-- <<< sql/functions/private/content_history.sql
-- What edits replaced in a piece of content, newest first. Caller: public.content_history.
-- Errors: P0002, 22023; 42501 for all but its author and moderators.
create or replace function private.content_history(p_target_type text, p_target_id uuid)
returns table (editor_id uuid, old jsonb, created_at timestamptz)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_type constant private.content_types := private.content_type(p_target_type);
    v_owner_id uuid;
begin
    execute format('select %I from public.%I where id = $1', v_type.owner_column, v_type.table_name)
    into v_owner_id using p_target_id;
    if v_owner_id is distinct from private.require_person() then
        perform private.require_permission('content.moderate');
    end if;
    return query
    select r.editor_id, r.old, r.created_at
    from private.content_revisions as r
    where r.target_type = p_target_type and r.target_id = p_target_id
    order by r.created_at desc, r.id desc;
end;
$$;
revoke all on function private.content_history(text, uuid) from public, anon, authenticated, service_role;
grant execute on function private.content_history(text, uuid) to authenticated;
-- >>>
-- <<< sql/functions/private/my_blocks.sql
-- Whom the caller has blocked, by name, so that a block can be taken back: profiles of blocked people are hidden.
-- Caller: public.my_blocks.
create or replace function private.my_blocks(p_limit integer, p_before timestamptz, p_before_id uuid)
returns table (user_id uuid, first_name text, last_name text, avatar_url text, created_at timestamptz)
language sql
stable
security definer
set search_path = ''
as $$
    select b.blocked_id, p.first_name, p.last_name, p.avatar_url, b.created_at
    from public.user_blocks as b
    left join public.profiles as p on p.id = b.blocked_id
    where b.blocker_id = (select auth.uid())
        and (b.created_at, b.blocked_id) < (
            coalesce(p_before, 'infinity'), coalesce(p_before_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
        )
    order by b.created_at desc, b.blocked_id desc
    limit least(greatest(p_limit, 1), 1000)
$$;
revoke all on function private.my_blocks(integer, timestamptz, uuid) from public, anon, authenticated, service_role;
grant execute on function private.my_blocks(integer, timestamptz, uuid) to authenticated;
-- >>>
-- <<< sql/functions/public/my_blocks.sql
-- Whom the caller has blocked, latest first, before the row (p_before, p_before_id). Callers: clients.
create or replace function public.my_blocks(
    p_limit integer default 100,
    p_before timestamptz default null,
    p_before_id uuid default null
)
returns table (user_id uuid, first_name text, last_name text, avatar_url text, created_at timestamptz)
language sql
stable
security invoker
set search_path = ''
as $$ select b.* from private.my_blocks(p_limit, p_before, p_before_id) as b $$;
revoke all on function public.my_blocks(integer, timestamptz, uuid) from public, anon, authenticated, service_role;
grant execute on function public.my_blocks(integer, timestamptz, uuid) to authenticated;
comment on function public.my_blocks(integer, timestamptz, uuid) is
'Whom the caller has blocked, by name, page by page.';
-- >>>
-- <<< sql/functions/public/silence_user.sql
-- Silences a person until a time. Callers: moderators. Errors: 42501, P0002, MD504 cannot_silence, 22023.
create or replace function public.silence_user(p_user_id uuid, p_until timestamptz, p_reason text default null)
returns public.user_silences
language sql
volatile
security invoker
set search_path = ''
as $$ select private.silence_user(p_user_id, p_until, p_reason) $$;
revoke all on function public.silence_user(uuid, timestamptz, text) from public, anon, authenticated, service_role;
grant execute on function public.silence_user(uuid, timestamptz, text) to authenticated;
comment on function public.silence_user(uuid, timestamptz, text) is
'Silences a person: nothing can be written until the time. Moderators only.';
-- >>>
-- <<< sql/functions/public/lift_silence.sql
-- Lets a silenced person write again. Callers: moderators. Errors: 42501, P0002.
create or replace function public.lift_silence(p_user_id uuid)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$ select private.lift_silence(p_user_id) $$;
revoke all on function public.lift_silence(uuid) from public, anon, authenticated, service_role;
grant execute on function public.lift_silence(uuid) to authenticated;
comment on function public.lift_silence(uuid) is 'Lets a silenced person write again. Moderators only.';
-- >>>
-- <<< sql/functions/public/report_content.sql
-- Reports content or a person to the moderators. Callers: clients.
-- Errors: 42501, P0002 for what the caller cannot see, 22023, 23514, MD401 too_many_requests, MD502 own_content.
create or replace function public.report_content(
    p_target_type text,
    p_target_id uuid,
    p_reason text,
    p_note text default null
)
returns public.content_reports
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    perform private.require_visible(p_target_type, p_target_id);
    return private.report_content(p_target_type, p_target_id, p_reason, p_note);
end;
$$;
revoke all on function public.report_content(text, uuid, text, text) from public, anon, authenticated, service_role;
grant execute on function public.report_content(text, uuid, text, text) to authenticated;
comment on function public.report_content(text, uuid, text, text) is
'Reports content or a person to the moderators, once. The other side never learns by whom.';
-- >>>
-- <<< sql/functions/public/decide_moderation_item.sql
-- Decides on reported content: dismissed, removed or restored. Callers: moderators.
-- Errors: 42501, P0002, 22023, 23514, MD105 illegal_step, MD503 stale_version, MD505 not_removable.
create or replace function public.decide_moderation_item(
    p_item_id uuid,
    p_version integer,
    p_decision text,
    p_note text default null
)
returns public.moderation_queue
language sql
volatile
security invoker
set search_path = ''
as $$ select private.decide_moderation_item(p_item_id, p_version, p_decision, p_note) $$;
revoke all on function public.decide_moderation_item(uuid, integer, text, text)
from public, anon, authenticated, service_role;
grant execute on function public.decide_moderation_item(uuid, integer, text, text) to authenticated;
comment on function public.decide_moderation_item(uuid, integer, text, text) is
'Decides on reported content: dismissed, removed or restored. p_version is the one that was read. Moderators only.';
-- >>>
-- <<< sql/functions/public/content_history.sql
-- What edits replaced in a piece of content, newest first. Callers: its author, moderators. Errors: 42501, 22023.
create or replace function public.content_history(p_target_type text, p_target_id uuid)
returns table (editor_id uuid, old jsonb, created_at timestamptz)
language sql
stable
security invoker
set search_path = ''
as $$ select * from private.content_history(p_target_type, p_target_id) $$;
revoke all on function public.content_history(text, uuid) from public, anon, authenticated, service_role;
grant execute on function public.content_history(text, uuid) to authenticated;
comment on function public.content_history(text, uuid) is
'What edits replaced in a piece of content, newest first. For its author and moderators.';
-- >>>

-- What stands already follows the same rules: profiles, venues, events.
create trigger check_voice
before update of first_name, last_name, avatar_url, bio, ai_interests, skills, linkedin_url on public.profiles
for each row execute function private.check_voice();

create trigger check_voice
before insert or update of name, slug, address, facilities, amenities, images, contact_info on public.venues
for each row execute function private.check_voice();

create trigger check_voice
before insert or update of title, slug, description, short_description, location, image_url, event_url
on public.events
for each row execute function private.check_voice();

create trigger keep_revision
after update of title, description, short_description, location on public.events
for each row execute function private.keep_revision('event', 'title', 'description', 'short_description', 'location');

create trigger enforce_moderation_transition
before update of status on public.moderation_queue
for each row execute function private.enforce_transition('moderation', 'status');

create trigger update_moderation_queue_timestamp
before update on public.moderation_queue
for each row execute function private.update_updated_at_timestamp();

-- <<< sql/policies/public/user_mutes.sql
-- public.user_mutes     select   insert   update   delete
-- anon                  -        -        -        -
-- authenticated         own      own      own      own
drop policy if exists user_mutes_select_authenticated on public.user_mutes;
create policy user_mutes_select_authenticated on public.user_mutes
    for select to authenticated
    using (user_id = (select auth.uid()));
comment on policy user_mutes_select_authenticated on public.user_mutes is 'People see what they have muted';

drop policy if exists user_mutes_insert_authenticated on public.user_mutes;
create policy user_mutes_insert_authenticated on public.user_mutes
    for insert to authenticated
    with check (user_id = (select auth.uid()) and (select private.is_person()));
comment on policy user_mutes_insert_authenticated on public.user_mutes is 'People mute for themselves';

drop policy if exists user_mutes_update_authenticated on public.user_mutes;
create policy user_mutes_update_authenticated on public.user_mutes
    for update to authenticated
    using (user_id = (select auth.uid()))
    with check (user_id = (select auth.uid()));
comment on policy user_mutes_update_authenticated on public.user_mutes is 'People change how long they mute';

drop policy if exists user_mutes_delete_authenticated on public.user_mutes;
create policy user_mutes_delete_authenticated on public.user_mutes
    for delete to authenticated
    using (user_id = (select auth.uid()));
comment on policy user_mutes_delete_authenticated on public.user_mutes is 'People take back their own mutes';
-- >>>
-- <<< sql/policies/public/user_silences.sql
-- public.user_silences  select   insert, update, delete
-- anon                  -        -
-- authenticated         own      - (silence_user, lift_silence)
-- app_admin             all      - (the same)
drop policy if exists user_silences_select_authenticated on public.user_silences;
create policy user_silences_select_authenticated on public.user_silences
    for select to authenticated
    using (user_id = (select auth.uid()));
comment on policy user_silences_select_authenticated on public.user_silences is 'People see why they cannot write';

drop policy if exists user_silences_select_admin on public.user_silences;
create policy user_silences_select_admin on public.user_silences
    for select to app_admin
    using ((select private.is_admin()));
comment on policy user_silences_select_admin on public.user_silences is 'Admins see all silences';
-- >>>
-- <<< sql/policies/public/moderation_queue.sql
-- public.moderation_queue   select       insert, update, delete
-- anon                      -            -
-- authenticated             moderators   - (report_content, decide_moderation_item)
drop policy if exists moderation_queue_select_authenticated on public.moderation_queue;
create policy moderation_queue_select_authenticated on public.moderation_queue
    for select to authenticated
    using ((select private.has_permission('content.moderate')));
comment on policy moderation_queue_select_authenticated on public.moderation_queue is
'Moderators see what was reported';
-- >>>
-- <<< sql/policies/public/content_reports.sql
-- public.content_reports   select            insert, update, delete
-- anon                     -                 -
-- authenticated            own; moderators   - (report_content)
-- Who reported stays between reporter and moderators.
drop policy if exists content_reports_select_authenticated on public.content_reports;
create policy content_reports_select_authenticated on public.content_reports
    for select to authenticated
    using (reporter_id = (select auth.uid()) or (select private.has_permission('content.moderate')));
comment on policy content_reports_select_authenticated on public.content_reports is
'People see their own reports, moderators all';
-- >>>
