-- Communication: what people are told, and how they want to be told.
-- Functions: sql/functions/private. Policies: sql/policies/public/{notifications,communication_preferences}.sql.
-- Undo: supabase/undo/20260107000000_communication.sql
set lock_timeout = '4s';
set statement_timeout = '60s';

create type public.notification_type as enum (
    'system', 'event', 'registration', 'waitlist', 'payment', 'message', 'connection', 'comment', 'forum', 'moderation',
    'recommendation', 'report'
);
comment on type public.notification_type is 'What a notification is about; preferences are set by type and channel.';

create table public.notifications (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null references auth.users (id) on delete cascade,
    title text not null,
    message text not null,
    type public.notification_type not null,
    read boolean not null default false,
    archived boolean not null default false,
    action_url text,
    meta_data jsonb not null default '{}',
    created_at timestamptz not null default now(),
    expires_at timestamptz,
    is_urgent boolean not null default false,
    dedupe_key text,
    occurrences integer not null default 1,

    constraint title_is_short check (length(title) between 1 and 200),
    constraint message_is_short check (length(message) between 1 and 2000),
    constraint action_url_is_a_link_or_path check (
        action_url ~ '^(https?://[^[:space:]]+|/([^/[:space:]][^[:space:]]*)?)$' and length(action_url) <= 2048
    ),
    constraint meta_data_is_an_object check (jsonb_typeof(meta_data) = 'object'),
    constraint dedupe_key_is_short check (length(dedupe_key) between 1 and 200),
    constraint it_happened check (occurrences > 0)
);
comment on table public.notifications is 'What a person was told; written by the database and its workers only.';
comment on column public.notifications.meta_data is 'actor_id, entity_type, entity_id: who and what it is about.';
comment on column public.notifications.created_at is 'When it happened, or happened again.';
comment on column public.notifications.expires_at is 'From when on it is of no use; it is not sent any more then.';
comment on column public.notifications.is_urgent is 'Sent at once, whatever the quiet hours say.';
comment on column public.notifications.dedupe_key is
'What happens again under this key is counted here; gone once it was read, archived or is too old.';
comment on column public.notifications.occurrences is 'How many times it happened: 5 new replies are one row.';
create index idx_notifications_user on public.notifications (user_id, created_at desc, id desc);
create index idx_notifications_type on public.notifications (type);
create index idx_notifications_read on public.notifications (user_id, created_at desc, id desc) include (type)
where not read and not archived;
create unique index idx_notifications_dedupe on public.notifications (user_id, dedupe_key) where dedupe_key is not null;
create index idx_notifications_created on public.notifications (created_at);

alter table public.notifications enable row level security;
revoke all on public.notifications from public, anon, authenticated, service_role;
grant select, delete on public.notifications to authenticated;
grant update (read, archived) on public.notifications to authenticated;
grant select, insert, update, delete on public.notifications to service_role;

-- <<< sql/functions/private/is_quiet_hours.sql
-- Whether a value says from when to when a person wants quiet: {"start": "22:00", "end": "08:00"}, or {} for never.
-- Caller: a check of communication_preferences.
create or replace function private.is_quiet_hours(p_hours jsonb)
returns boolean
language sql
immutable
parallel safe
security invoker
set search_path = ''
as $$
    select p_hours = '{}'
        or (
            jsonb_typeof(p_hours) = 'object'
            and p_hours - '{start,end}'::text[] = '{}'
            and coalesce(p_hours ->> 'start', '') ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'
            and coalesce(p_hours ->> 'end', '') ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'
        )
$$;
revoke all on function private.is_quiet_hours(jsonb) from public, anon, authenticated, service_role;
grant execute on function private.is_quiet_hours(jsonb) to authenticated, service_role;
-- >>>

-- <<< sql/functions/private/is_zone.sql
-- Whether a name is that of a time zone, as IANA writes them: an abbreviation such as COT knows no daylight saving time.
-- Caller: a check of communication_preferences.
create or replace function private.is_zone(p_name text)
returns boolean
language plpgsql
immutable
parallel safe
security invoker
set search_path = ''
as $$
begin
    if p_name !~ '^([A-Z][A-Za-z_]+/[A-Za-z_/+-]+|UTC)$' then
        return false;
    end if;
    perform timestamp '2000-01-01' at time zone p_name;
    return true;
exception when invalid_parameter_value then
    return false;
end;
$$;
revoke all on function private.is_zone(text) from public, anon, authenticated, service_role;
grant execute on function private.is_zone(text) to authenticated, service_role;
-- >>>
-- <<< sql/functions/private/is_channel_choice.sql
-- Whether a value says by which channel which type of notification comes: {"forum": {"email": false}}, or {} for what is
-- usual. Caller: a check of communication_preferences.
create or replace function private.is_channel_choice(p_choice jsonb)
returns boolean
language sql
stable
parallel safe
security invoker
set search_path = ''
as $$
    select case when jsonb_typeof(p_choice) = 'object' then not exists (
        select from jsonb_each(p_choice) as t (type, channels)
        where not t.type = any (enum_range(null::public.notification_type)::text[])
            or case when jsonb_typeof(t.channels) = 'object' then exists (
                select from jsonb_each(t.channels) as c (channel, is_wanted)
                where c.channel not in ('email', 'push', 'sms', 'whatsapp') or jsonb_typeof(c.is_wanted) <> 'boolean'
            ) else true end
    ) else false end
$$;
revoke all on function private.is_channel_choice(jsonb) from public, anon, authenticated, service_role;
grant execute on function private.is_channel_choice(jsonb) to authenticated, service_role;
-- >>>
-- <<< sql/functions/private/is_type_list.sql
-- Whether a value is a list of types of notifications: ["forum", "comment"]. Caller: a check of communication_preferences.
create or replace function private.is_type_list(p_types jsonb)
returns boolean
language sql
stable
parallel safe
security invoker
set search_path = ''
as $$
    select case when jsonb_typeof(p_types) = 'array'
        then p_types <@ to_jsonb(enum_range(null::public.notification_type)::text[])
        else false
    end
$$;
revoke all on function private.is_type_list(jsonb) from public, anon, authenticated, service_role;
grant execute on function private.is_type_list(jsonb) to authenticated, service_role;
-- >>>

create table public.communication_preferences (
    user_id uuid primary key references auth.users (id) on delete cascade,
    email_notifications boolean not null default true,
    push_notifications boolean not null default true,
    sms_notifications boolean not null default false,
    whatsapp_notifications boolean not null default false,
    notification_frequency text not null default 'immediate',
    quiet_hours jsonb not null default '{"start": "22:00", "end": "08:00"}',
    categories jsonb not null default '[]',
    messages_from text not null default 'everyone',
    suggest_me boolean not null default true,
    track_activity boolean not null default true,
    timezone text not null default 'America/Bogota',
    channels jsonb not null default '{}',
    updated_at timestamptz not null default now(),

    constraint known_frequency check (notification_frequency in ('immediate', 'daily', 'weekly', 'never')),
    constraint quiet_hours_are_hours check (private.is_quiet_hours(quiet_hours)),
    constraint categories_are_types check (private.is_type_list(categories)),
    constraint known_audience check (messages_from in ('everyone', 'connections', 'nobody')),
    constraint timezone_is_known check (private.is_zone(timezone)),
    constraint channels_are_choices check (private.is_channel_choice(channels))
);
comment on table public.communication_preferences is
'How a person wants to be told, and by whom reached; made at sign-up.';
comment on column public.communication_preferences.categories is 'Types of notifications the person wants none of.';
comment on column public.communication_preferences.quiet_hours is 'When nothing is sent that can wait, in `timezone`.';
comment on column public.communication_preferences.timezone is 'Whose clock the quiet hours go by; an IANA name.';
comment on column public.communication_preferences.channels is
'{"<type>": {"<channel>": false}}: what does not come by a channel; what is not named here comes, new types too.';
comment on column public.communication_preferences.messages_from is 'Who may send messages; checked when one is sent.';
comment on column public.communication_preferences.suggest_me is 'Whether the person is suggested to others.';
comment on column public.communication_preferences.track_activity is 'Whether activities are recorded.';

alter table public.communication_preferences enable row level security;
revoke all on public.communication_preferences from public, anon, authenticated, service_role;
grant select on public.communication_preferences to authenticated;
grant update (
    email_notifications, push_notifications, sms_notifications, whatsapp_notifications, notification_frequency,
    quiet_hours, categories, messages_from, suggest_me, track_activity, timezone, channels
) on public.communication_preferences to authenticated;
grant select, insert, update, delete on public.communication_preferences to service_role;

-- <<< sql/functions/private/notify_all.sql
-- Puts a notification into the lists of people, but for whose own doing it is, who does not meet who did it, has muted
-- whom or what it is about, or wants none of the type. The one place that writes notifications. p_actor_id and the entity
-- say whom and what it is about. With a dedupe key, what is not read of that key and not older than p_window counts one
-- more instead, and comes to the top; p_many is its title then, with the count for %s. Callers: notify, and functions and
-- triggers that tell many.
create or replace function private.notify_all(
    p_user_ids uuid[],
    p_type public.notification_type,
    p_title text,
    p_message text,
    p_action_url text default null,
    p_actor_id uuid default null,
    p_entity_type text default null,
    p_entity_id uuid default null,
    p_dedupe_key text default null,
    p_many text default null,
    p_window interval default '1 day',
    p_is_urgent boolean default false,
    p_expires_at timestamptz default null
)
returns void
language plpgsql
volatile
security definer
set search_path = ''
-- a plan for each call takes longer than telling one person by the common one
set plan_cache_mode = 'force_generic_plan'
as $$
declare
    v_now constant timestamptz := private.clock();
begin
    if p_dedupe_key is not null then
        update public.notifications as n
        set dedupe_key = null
        where n.user_id = any (p_user_ids) and n.dedupe_key = p_dedupe_key and n.created_at <= v_now - p_window;
    end if;
    insert into public.notifications as n (
        user_id, type, title, message, action_url, meta_data, created_at, expires_at, is_urgent, dedupe_key
    )
    select
        u.id, p_type, p_title, p_message, p_action_url,
        jsonb_strip_nulls(
            jsonb_build_object('actor_id', p_actor_id, 'entity_type', p_entity_type, 'entity_id', p_entity_id)
        ),
        v_now, p_expires_at, p_is_urgent, p_dedupe_key
    from auth.users as u
    left join public.communication_preferences as p on u.id = p.user_id
    where u.id = any (p_user_ids)
        and u.id is distinct from p_actor_id
        and (p.categories ? p_type::text) is not true
        -- what can_see() says, for many at once
        and not exists (select from public.user_blocks as b where b.blocker_id = u.id and b.blocked_id = p_actor_id)
        and not exists (select from public.user_blocks as b where b.blocker_id = p_actor_id and b.blocked_id = u.id)
        and not exists (
            select from public.user_mutes as m
            where m.user_id = u.id
                and (
                    (m.entity_type = 'user' and m.entity_id = p_actor_id)
                    or (m.entity_type = p_entity_type and m.entity_id = p_entity_id)
                )
                and (m.expires_at is null or m.expires_at > v_now)
        )
    -- two who tell the same people wait for each other, and not in a circle; who is just being deleted is passed over:
    -- his deletion waits for seats that who tells may hold
    order by u.id
    for key share of u skip locked
    on conflict (user_id, dedupe_key) where dedupe_key is not null do update set
        title = coalesce(format(p_many, n.occurrences + 1), excluded.title),
        message = excluded.message,
        -- of several people it is nobody's in particular
        meta_data = case
            when n.meta_data ->> 'actor_id' = excluded.meta_data ->> 'actor_id' then excluded.meta_data
            else excluded.meta_data - 'actor_id'
        end,
        created_at = excluded.created_at,
        expires_at = excluded.expires_at,
        is_urgent = n.is_urgent or excluded.is_urgent,
        occurrences = n.occurrences + 1;
end;
$$;
revoke all on function private.notify_all(
    uuid[], public.notification_type, text, text, text, uuid, text, uuid, text, text, interval, boolean, timestamptz
) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/notify.sql
-- Puts a notification into a person's list, as notify_all() does into those of many.
-- Callers: triggers and functions of all domains.
create or replace function private.notify(
    p_user_id uuid,
    p_type public.notification_type,
    p_title text,
    p_message text,
    p_action_url text default null,
    p_actor_id uuid default null,
    p_entity_type text default null,
    p_entity_id uuid default null,
    p_dedupe_key text default null,
    p_many text default null,
    p_window interval default '1 day',
    p_is_urgent boolean default false,
    p_expires_at timestamptz default null
)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.notify_all(
        array[p_user_id], p_type, p_title, p_message, p_action_url, p_actor_id, p_entity_type, p_entity_id,
        p_dedupe_key, p_many, p_window, p_is_urgent, p_expires_at
    );
end;
$$;
revoke all on function private.notify(
    uuid, public.notification_type, text, text, text, uuid, text, uuid, text, text, interval, boolean, timestamptz
) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/forget_notifications.sql
-- A block takes what each was told of the other out of both lists. Caller: trigger of user_blocks.
create or replace function private.forget_notifications()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    delete from public.notifications as n
    where (n.user_id = new.blocker_id and n.meta_data ->> 'actor_id' = new.blocked_id::text)
        or (n.user_id = new.blocked_id and n.meta_data ->> 'actor_id' = new.blocker_id::text);
    return null;
end;
$$;
revoke all on function private.forget_notifications() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/close_notification.sql
-- What was read or put away is over: when the same happens again, that is another notification.
-- Caller: trigger of notifications, before update.
create or replace function private.close_notification()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    new.dedupe_key := null;
    return new;
end;
$$;
revoke all on function private.close_notification() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/create_preferences.sql
-- Gives every new person the preferences of the house. Caller: trigger of profiles.
create or replace function private.create_preferences()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    insert into public.communication_preferences (user_id) values (new.id) on conflict (user_id) do nothing;
    return null;
end;
$$;
revoke all on function private.create_preferences() from public, anon, authenticated, service_role;
-- >>>

create trigger update_communication_preferences_timestamp
before update on public.communication_preferences
for each row execute function private.update_updated_at_timestamp();

create trigger close_notification
before update of read, archived on public.notifications
for each row when ((new.read or new.archived) and new.dedupe_key is not null)
execute function private.close_notification();

create trigger forget_notifications
after insert on public.user_blocks
for each row execute function private.forget_notifications();

create trigger create_preferences
after insert on public.profiles
for each row execute function private.create_preferences();
insert into public.communication_preferences (user_id) select id from public.profiles;

-- <<< sql/policies/public/notifications.sql
-- public.notifications  select   insert          update                 delete
-- anon                  -        -               -                      -
-- authenticated         own      - (notify)      own: read, archived    own
drop policy if exists notifications_select_authenticated on public.notifications;
create policy notifications_select_authenticated on public.notifications
    for select to authenticated
    using (user_id = (select auth.uid()));
comment on policy notifications_select_authenticated on public.notifications is 'People see their own notifications';

drop policy if exists notifications_update_authenticated on public.notifications;
create policy notifications_update_authenticated on public.notifications
    for update to authenticated
    using (user_id = (select auth.uid()))
    with check (user_id = (select auth.uid()));
comment on policy notifications_update_authenticated on public.notifications is
'People mark their own notifications read or archived';

drop policy if exists notifications_delete_authenticated on public.notifications;
create policy notifications_delete_authenticated on public.notifications
    for delete to authenticated
    using (user_id = (select auth.uid()));
comment on policy notifications_delete_authenticated on public.notifications is 'People clear their own list';
-- >>>
-- <<< sql/policies/public/communication_preferences.sql
-- public.communication_preferences   select   insert              update   delete
-- anon                               -        -                   -        -
-- authenticated                      own      - (at sign-up)      own      - (with the account)
drop policy if exists communication_preferences_select_authenticated on public.communication_preferences;
create policy communication_preferences_select_authenticated on public.communication_preferences
    for select to authenticated
    using (user_id = (select auth.uid()));
comment on policy communication_preferences_select_authenticated on public.communication_preferences is
'People see their own preferences';

drop policy if exists communication_preferences_update_authenticated on public.communication_preferences;
create policy communication_preferences_update_authenticated on public.communication_preferences
    for update to authenticated
    using (user_id = (select auth.uid()))
    with check (user_id = (select auth.uid()));
comment on policy communication_preferences_update_authenticated on public.communication_preferences is
'People change their own preferences';
-- >>>
