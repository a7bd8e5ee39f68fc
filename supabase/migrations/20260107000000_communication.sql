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

    constraint title_is_short check (length(title) between 1 and 200),
    constraint message_is_short check (length(message) between 1 and 2000),
    constraint action_url_is_a_link_or_path check (
        action_url ~ '^(https?://[^[:space:]]+|/([^/[:space:]][^[:space:]]*)?)$' and length(action_url) <= 2048
    ),
    constraint meta_data_is_an_object check (jsonb_typeof(meta_data) = 'object')
);
comment on table public.notifications is 'What a person was told; written by the database and its workers only.';
comment on column public.notifications.meta_data is 'actor_id, entity_type, entity_id: who and what it is about.';
create index idx_notifications_user on public.notifications (user_id, created_at desc, id desc);
create index idx_notifications_type on public.notifications (type);
create index idx_notifications_read on public.notifications (user_id, created_at desc) where read = false;
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
    updated_at timestamptz not null default now(),

    constraint known_frequency check (notification_frequency in ('immediate', 'daily', 'weekly', 'never')),
    constraint quiet_hours_are_hours check (private.is_quiet_hours(quiet_hours)),
    constraint categories_is_a_list check (
        jsonb_typeof(categories) = 'array' and length(categories::text) <= 5000
    ),
    constraint known_audience check (messages_from in ('everyone', 'connections', 'nobody'))
);
comment on table public.communication_preferences is
'How a person wants to be told, and by whom reached; made at sign-up.';
comment on column public.communication_preferences.categories is 'Types of notifications the person wants none of.';
comment on column public.communication_preferences.messages_from is 'Who may send messages; checked when one is sent.';
comment on column public.communication_preferences.suggest_me is 'Whether the person is suggested to others.';
comment on column public.communication_preferences.track_activity is 'Whether activities are recorded.';

alter table public.communication_preferences enable row level security;
revoke all on public.communication_preferences from public, anon, authenticated, service_role;
grant select on public.communication_preferences to authenticated;
grant update (
    email_notifications, push_notifications, sms_notifications, whatsapp_notifications, notification_frequency,
    quiet_hours, categories, messages_from, suggest_me, track_activity
) on public.communication_preferences to authenticated;
grant select, insert, update, delete on public.communication_preferences to service_role;

-- <<< sql/functions/private/notify.sql
-- Puts a notification into a person's list, unless it is of his own doing, of somebody he does not meet, or of what he
-- has muted. Callers: triggers and functions of all domains. p_actor_id and the entity say whom and what it is about.
create or replace function private.notify(
    p_user_id uuid,
    p_type public.notification_type,
    p_title text,
    p_message text,
    p_action_url text default null,
    p_actor_id uuid default null,
    p_entity_type text default null,
    p_entity_id uuid default null
)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    if p_user_id is null or p_user_id = p_actor_id or not private.can_see(p_user_id, p_actor_id)
        or not exists (select from auth.users as u where u.id = p_user_id)
        or exists (
            select from public.user_mutes as m
            where m.user_id = p_user_id
                and (
                    (m.entity_type = 'user' and m.entity_id = p_actor_id)
                    or (m.entity_type = p_entity_type and m.entity_id = p_entity_id)
                )
                and (m.expires_at is null or m.expires_at > private.clock())
        ) then
        return;
    end if;
    insert into public.notifications (user_id, type, title, message, action_url, meta_data)
    values (
        p_user_id, p_type, p_title, p_message, p_action_url,
        jsonb_strip_nulls(
            jsonb_build_object('actor_id', p_actor_id, 'entity_type', p_entity_type, 'entity_id', p_entity_id)
        )
    );
end;
$$;
revoke all on function private.notify(uuid, public.notification_type, text, text, text, uuid, text, uuid)
from public, anon, authenticated, service_role;
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
