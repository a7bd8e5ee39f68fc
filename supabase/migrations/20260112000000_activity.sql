-- Activity: what people did, noted by the database, a leaf for each month.
-- Functions: sql/functions/private. Policies: sql/policies/public/user_activities.sql.
-- Undo: supabase/undo/20260112000000_activity.sql
set lock_timeout = '4s';
set statement_timeout = '60s';

create table public.user_activities (
    id uuid not null default gen_random_uuid(),
    user_id uuid not null references auth.users (id) on delete cascade,
    activity_type text not null,
    entity_type text not null references private.content_types (code) on delete cascade,
    entity_id uuid not null,
    metadata jsonb not null default '{}',
    created_at timestamptz not null default now(),

    primary key (id, created_at),
    constraint activity_type_is_a_name check (activity_type ~ '^[a-z][a-z_]{0,59}$'),
    constraint metadata_is_an_object check (jsonb_typeof(metadata) = 'object')
) partition by range (created_at);
comment on table public.user_activities is
'What people did; append-only, a leaf for each month, and only of those who let it be noted.';
create index idx_user_activities_user on public.user_activities (user_id, created_at desc, id desc);
create index idx_user_activities_type on public.user_activities (activity_type);
create index idx_user_activities_entity on public.user_activities (entity_type, entity_id);
create index idx_user_activities_created on public.user_activities (created_at);

alter table public.user_activities enable row level security;
revoke all on public.user_activities from public, anon, authenticated, service_role;
grant select on public.user_activities to authenticated;
grant select, insert on public.user_activities to service_role;
select private.ensure_month_partitions('public.user_activities');

-- <<< sql/functions/private/record_activity.sql
-- Notes what a person did, if the person lets it be noted. Callers: note_activity, functions that are no insert.
create or replace function private.record_activity(
    p_user_id uuid,
    p_activity_type text,
    p_entity_type text,
    p_entity_id uuid,
    p_metadata jsonb default '{}'
)
returns void
language sql
volatile
security definer
set search_path = ''
as $$
    insert into public.user_activities (user_id, activity_type, entity_type, entity_id, metadata)
    select c.user_id, p_activity_type, p_entity_type, p_entity_id, p_metadata
    from public.communication_preferences as c
    where c.user_id = p_user_id and c.track_activity
$$;
revoke all on function private.record_activity(uuid, text, text, uuid, jsonb)
from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/note_activity.sql
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
-- >>>

create trigger note_activity
after insert on public.event_registrations
for each row execute function private.note_activity('event_registration', 'event', 'user_id', 'event_id');

create trigger note_activity
after insert on public.resource_access_logs
for each row when (new.access_type = 'download')
execute function private.note_activity('resource_download', 'resource', 'user_id', 'resource_id');

create trigger note_activity
after insert on public.blog_comments
for each row execute function private.note_activity('blog_comment', 'blog_post', 'user_id', 'post_id');

create trigger note_activity_of_requester
after update of status on public.user_connections
for each row when (new.status = 'accepted' and old.status <> 'accepted')
execute function private.note_activity('connection', 'user', 'requester_id', 'recipient_id');

create trigger note_activity_of_recipient
after update of status on public.user_connections
for each row when (new.status = 'accepted' and old.status <> 'accepted')
execute function private.note_activity('connection', 'user', 'recipient_id', 'requester_id');

create trigger note_activity
after insert on public.forum_topics
for each row execute function private.note_activity('forum_topic', 'topic', 'author_id', 'id');

create trigger note_activity
after insert on public.forum_posts
for each row execute function private.note_activity('forum_post', 'topic', 'author_id', 'topic_id');

-- <<< sql/policies/public/user_activities.sql
-- public.user_activities   select   insert, update, delete
-- anon                     -        -
-- authenticated            own      - (record_activity)
drop policy if exists user_activities_select_authenticated on public.user_activities;
create policy user_activities_select_authenticated on public.user_activities
    for select to authenticated
    using (user_id = (select auth.uid()));
comment on policy user_activities_select_authenticated on public.user_activities is
'People see what was noted of them, and nobody else does';
-- >>>
