-- Resources: what people share, for everybody, for members or for those at an event, and the log of who opened it.
-- Functions: sql/functions. Policies: sql/policies/public/{resources,resource_categories}.sql; their files:
-- 20260116000000_storage.sql. Undo: supabase/undo/20260108000000_resources.sql
set lock_timeout = '4s';
set statement_timeout = '60s';

insert into private.error_codes (code, reason, http, es, en) values
('MD120', 'file_missing', 409, 'El archivo no está; súbelo primero', 'The file is not there; upload it first'),
('MD121', 'event_missing', 422, 'Falta decir de qué evento son los asistentes', 'The attendees of which event?'),
('MD122', 'not_at_event', 403, 'Solo quien va al evento comparte en él', 'Only who goes to the event shares there');

insert into private.transitions (machine, from_state, to_state) values
('resource', 'draft', 'published'),
('resource', 'published', 'archived'),
('resource', 'published', 'removed'),
('resource', 'archived', 'published'),
('resource', 'archived', 'removed'),
('resource', 'removed', 'published');

insert into private.rate_limits (action, burst, refill, new_burst, new_refill) values
('resource', 20, '30 minutes', 3, '4 hours');

insert into private.content_types (code, table_name, owner_column, state_column, removed_state, restored_state) values
('resource', 'resources', 'author_id', 'status', 'removed', 'published');

create type public.resource_type as enum (
    'article', 'video', 'course', 'dataset', 'tool', 'paper', 'template', 'code', 'presentation', 'other'
);
comment on type public.resource_type is 'What kind of thing a resource is.';

create table public.resource_categories (
    id uuid primary key default gen_random_uuid(),
    name text not null,
    slug text not null unique,
    description text,
    parent_id uuid references public.resource_categories (id) on delete restrict,
    icon_url text,
    sort_order integer not null default 999,
    is_active boolean not null default true,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint name_is_not_blank check (length(btrim(name)) between 1 and 100),
    constraint description_is_short check (length(description) <= 1000),
    constraint slug_is_plain check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 120),
    constraint icon_url_is_a_link check (icon_url ~ '^https?://[^[:space:]]+$' and length(icon_url) <= 2048)
);
comment on table public.resource_categories is 'What a resource is about, as a tree.';
create index idx_resource_categories_parent on public.resource_categories (parent_id);

alter table public.resource_categories enable row level security;
revoke all on public.resource_categories from public, anon, authenticated, service_role;
grant select on public.resource_categories to anon, authenticated;
grant insert, update, delete on public.resource_categories to app_admin;
grant select, insert, update, delete on public.resource_categories to service_role;

create table public.resources (
    id uuid primary key default gen_random_uuid(),
    title text not null,
    description text,
    type public.resource_type not null,
    url text,
    file_path text unique,
    mime_type text,
    size_bytes bigint,
    author_id uuid default auth.uid() references auth.users (id) on delete set null,
    category_id uuid references public.resource_categories (id) on delete restrict,
    tags text[] not null default '{}',
    is_featured boolean not null default false,
    download_count integer not null default 0,
    status text not null default 'draft',
    visibility text not null default 'public',
    event_id uuid,
    event_date timestamptz,
    meta_data jsonb not null default '{}',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint resources_event_fkey foreign key (event_id, event_date)
    references public.events (id, date) on update cascade on delete set null,
    constraint valid_resource check (
        (url is not null and file_path is null) or (url is null and file_path is not null)
    ),
    constraint title_is_not_blank check (length(btrim(title)) between 1 and 200),
    constraint description_is_bounded check (length(description) <= 10000),
    constraint url_is_a_link check (url ~ '^https?://[^[:space:]]+$' and length(url) <= 2048),
    constraint file_is_in_the_authors_folder check (
        split_part(file_path, '/', 1) = author_id::text and length(file_path) <= 500
    ),
    constraint file_is_no_page check (mime_type !~* '(html|svg)'),
    constraint file_is_not_too_big check (size_bytes between 0 and 52428800),
    constraint tags_are_few check (cardinality(tags) <= 20 and length(array_to_string(tags, ' ')) <= 1000),
    constraint downloads_are_not_negative check (download_count >= 0),
    constraint known_status check (status in ('draft', 'published', 'archived', 'removed')),
    constraint known_visibility check (visibility in ('public', 'members', 'attendees', 'private')),
    constraint meta_data_is_an_object check (jsonb_typeof(meta_data) = 'object' and length(meta_data::text) <= 20000)
);
comment on table public.resources is 'What people share: a link, or a file in the bucket resources.';
comment on column public.resources.file_path is
'Path in the bucket resources, in the folder named by the author''s id. Whoever sees the row may read the file.';
comment on column public.resources.mime_type is 'Of the file, as the storage knows it.';
comment on column public.resources.size_bytes is 'Of the file, as the storage knows it.';
comment on column public.resources.download_count is 'Once for a person and a day, kept by the database.';
comment on column public.resources.status is
'archived: taken back by its author; removed: by a moderator. Both are seen by nobody else.';
comment on column public.resources.visibility is
'public: everybody; members: who may read what is for members; attendees: people at event_id; private: its author.';
comment on column public.resources.event_id is 'Where it was shown; needed when it is for attendees.';
comment on column public.resources.event_date is 'Filled by a trigger when left out: half of the key to events.';
create index idx_resources_author on public.resources (author_id);
create index idx_resources_category on public.resources (category_id);
create index idx_resources_type on public.resources (type);
create index idx_resources_status on public.resources (status);
create index idx_resources_featured on public.resources (is_featured) where is_featured = true;
create index idx_resources_event on public.resources (event_id, event_date);
create index idx_resources_newest on public.resources (created_at desc, id desc) where status = 'published';

alter table public.resources enable row level security;
revoke all on public.resources from public, anon, authenticated, service_role;
grant select on public.resources to anon, authenticated;
grant insert (
    title, description, type, url, file_path, category_id, tags, visibility, event_id, meta_data
) on public.resources to authenticated;
grant update (
    title, description, type, url, file_path, category_id, tags, status, visibility, event_id, meta_data
) on public.resources to authenticated;
grant delete on public.resources to authenticated;
grant update (is_featured) on public.resources to app_admin;
grant select, insert, update, delete on public.resources to service_role;

create table public.resource_access_logs (
    id uuid not null default gen_random_uuid(),
    resource_id uuid not null references public.resources (id) on delete cascade,
    user_id uuid references auth.users (id) on delete set null,
    access_type text not null,
    ip_address text,
    user_agent text,
    created_at timestamptz not null default now(),

    primary key (id, created_at),
    constraint known_access_type check (access_type in ('view', 'download')),
    constraint user_agent_is_short check (length(user_agent) <= 300)
) partition by range (created_at);
comment on table public.resource_access_logs is
'Who opened which resource, once a day; a leaf for each month. Written by record_resource_access(), shown to nobody.';
comment on column public.resource_access_logs.user_id is 'Empty for people without an account, and once it is deleted.';
comment on column public.resource_access_logs.ip_address is 'The network only, such as 203.0.113.0/24.';
create index idx_resource_access_logs_resource on public.resource_access_logs (resource_id, created_at);
create index idx_resource_access_logs_user on public.resource_access_logs (user_id);

alter table public.resource_access_logs enable row level security;
revoke all on public.resource_access_logs from public, anon, authenticated, service_role;
grant select on public.resource_access_logs to service_role;

-- <<< sql/functions/private/attended_events.sql
-- The events at which the caller is or will be: with a confirmed registration, as organizer or as staff.
-- Callers: policies and triggers of what is for attendees.
create or replace function private.attended_events()
returns setof uuid
language sql
stable
security definer
set search_path = ''
as $$
    select r.event_id
    from public.event_registrations as r
    where r.user_id = (select auth.uid()) and r.status = 'confirmed'
    union
    select e.id from public.events as e where e.organizer_id = (select auth.uid())
    union
    select s.event_id from private.staffed_events('{co_organizer,check_in}') as s (event_id)
$$;
revoke all on function private.attended_events() from public, anon, authenticated, service_role;
grant execute on function private.attended_events() to authenticated;
-- >>>
-- <<< sql/functions/private/prepare_resource.sql
-- What a resource needs from elsewhere: an event that its author goes to, a file that is really there, whose type and
-- size the storage knows. Caller: trigger of resources, after fill_event_date.
-- Errors: MD120 file_missing, MD121 event_missing, MD122 not_at_event.
create or replace function private.prepare_resource()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_is_new constant boolean := tg_op = 'INSERT';
    v_file jsonb;
begin
    if new.event_id is null then
        new.event_date := null;
        -- An event may go; then what was for its attendees is its author's alone.
        if new.visibility = 'attendees' and (v_is_new or new.visibility <> old.visibility) then
            perform private.fail('MD121');
        end if;
    elsif (v_is_new or new.event_id is distinct from old.event_id)
        and (select auth.uid()) is not null and not (select private.is_admin())
        and new.event_id not in (select private.attended_events()) then
        perform private.fail('MD122', jsonb_build_object('event_id', new.event_id));
    end if;

    if v_is_new or (new.status, new.file_path) is distinct from (old.status, old.file_path) then
        select o.metadata into v_file
        from storage.objects as o
        where o.bucket_id = 'resources' and o.name = new.file_path;
        if not found and new.status = 'published' and new.file_path is not null then
            perform private.fail('MD120', jsonb_build_object('file_path', new.file_path));
        end if;
        new.mime_type := v_file ->> 'mimetype';
        new.size_bytes := (v_file ->> 'size')::bigint;
    end if;
    return new;
end;
$$;
revoke all on function private.prepare_resource() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/client_network.sql
-- Roughly from where a request comes: the network of its address, never the address. Callers: functions that log.
-- The address is the one that the gateway saw: Cloudflare's word on hosted projects, else the last that was added to
-- x-forwarded-for; what stands before it there is the client's own word.
create or replace function private.client_network()
returns text
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_headers constant jsonb := nullif(current_setting('request.headers', true), '')::jsonb;
    v_address inet;
begin
    v_address := btrim(
        coalesce(v_headers ->> 'cf-connecting-ip', split_part(v_headers ->> 'x-forwarded-for', ',', -1))
    )::inet;
    return network(set_masklen(v_address, case family(v_address) when 4 then 24 else 48 end))::text;
exception when invalid_text_representation then
    return null;
end;
$$;
revoke all on function private.client_network() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/log_resource_access.sql
-- Logs that the caller has opened a resource of somebody else's. Caller: public.record_resource_access, which has checked
-- that he sees it. Who, from where and with what is read from the request, so nobody writes in another's name.
-- Errors: 23514 for an unknown kind of access.
create or replace function private.log_resource_access(p_resource_id uuid, p_access_type text)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    insert into public.resource_access_logs (resource_id, user_id, access_type, ip_address, user_agent, created_at)
    select
        r.id, u.id, p_access_type, private.client_network(),
        left(nullif(current_setting('request.headers', true), '')::jsonb ->> 'user-agent', 300), private.clock()
    from public.resources as r
    left join auth.users as u on u.id = (select auth.uid()) and not u.is_anonymous
    where r.id = p_resource_id and r.author_id is distinct from (select auth.uid());
end;
$$;
revoke all on function private.log_resource_access(uuid, text) from public, anon, authenticated, service_role;
grant execute on function private.log_resource_access(uuid, text) to anon, authenticated;
-- >>>
-- <<< sql/functions/private/count_resource_access.sql
-- Keeps one row for a person, a resource, a kind of access and a day (UTC), and counts each download that is kept.
-- Strangers are told apart by their network. Caller: trigger of resource_access_logs, on every path.
create or replace function private.count_resource_access()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_who constant text := coalesce(new.user_id::text, new.ip_address);
    v_day constant timestamptz := date_trunc('day', new.created_at, 'UTC');
begin
    -- Two at once: the second waits, and sees the first.
    perform pg_advisory_xact_lock(
        hashtextextended(format('access:%s:%s:%s', new.resource_id, new.access_type, v_who), 0)
    );
    if exists (
        select from public.resource_access_logs as l
        where l.resource_id = new.resource_id
            and l.created_at >= v_day and l.created_at < v_day + interval '1 day'
            and l.access_type = new.access_type
            and coalesce(l.user_id::text, l.ip_address) is not distinct from v_who
    ) then
        return null;
    end if;
    if new.access_type = 'download' then
        update public.resources as r set download_count = r.download_count + 1 where r.id = new.resource_id;
    end if;
    return new;
end;
$$;
revoke all on function private.count_resource_access() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/public/record_resource_access.sql
-- Where a resource is to be had: its link, or the path of its file in the bucket resources. That it was opened is logged.
-- Callers: clients. Errors: P0002 for what the caller may not see, 23514 for an unknown kind of access.
create or replace function public.record_resource_access(p_resource_id uuid, p_access_type text default 'view')
returns table (url text, file_path text)
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    return query select r.url, r.file_path from public.resources as r where r.id = p_resource_id;
    if not found then
        raise no_data_found using
            message = 'Este recurso no existe',
            detail = '{"en": "This resource does not exist"}', hint = 'resource_not_found';
    end if;
    perform private.log_resource_access(p_resource_id, p_access_type);
end;
$$;
revoke all on function public.record_resource_access(uuid, text) from public, anon, authenticated, service_role;
grant execute on function public.record_resource_access(uuid, text) to anon, authenticated;
comment on function public.record_resource_access(uuid, text) is
'The link or file of a resource that the caller may see; logs a view or a download, once for a person and a day.';
-- >>>

create trigger update_resource_categories_timestamp
before update on public.resource_categories
for each row execute function private.update_updated_at_timestamp();

create trigger check_tree
after insert or update of parent_id on public.resource_categories
for each row when (new.parent_id is not null)
execute function private.check_tree('5');

create trigger check_resource_rate
before insert on public.resources
for each row execute function private.check_rate('resource');

create trigger check_resource_voice
before insert or update of title, description, url, file_path, tags, status, visibility, meta_data on public.resources
for each row execute function private.check_voice();

create trigger enforce_resource_status
before update of status on public.resources
for each row execute function private.enforce_transition('resource', 'status');

create trigger fill_event_date
before insert or update of event_id, event_date on public.resources
for each row when (new.event_id is not null)
execute function private.fill_event_date();

create trigger prepare_resource
before insert or update of status, file_path, visibility, event_id on public.resources
for each row execute function private.prepare_resource();

-- a download is no change
create trigger update_resources_timestamp
before update on public.resources
for each row when (new.download_count = old.download_count)
execute function private.update_updated_at_timestamp();

create trigger keep_resource_revision
after update of title, description, url, file_path on public.resources
for each row execute function private.keep_revision('resource', 'title', 'description', 'url', 'file_path');

create trigger count_resource_access
before insert on public.resource_access_logs
for each row execute function private.count_resource_access();

-- <<< sql/policies/public/resource_categories.sql
-- public.resource_categories   select   insert, update, delete
-- anon                         active   -
-- authenticated                active   -
-- app_admin                    all      all
drop policy if exists resource_categories_select_anon on public.resource_categories;
create policy resource_categories_select_anon on public.resource_categories
    for select to anon
    using (is_active);
comment on policy resource_categories_select_anon on public.resource_categories is
'Active categories are viewable by everyone';

drop policy if exists resource_categories_select_authenticated on public.resource_categories;
create policy resource_categories_select_authenticated on public.resource_categories
    for select to authenticated
    using (is_active);
comment on policy resource_categories_select_authenticated on public.resource_categories is
'Active categories are viewable by everyone';

drop policy if exists resource_categories_select_admin on public.resource_categories;
create policy resource_categories_select_admin on public.resource_categories
    for select to app_admin
    using ((select private.is_admin()));
comment on policy resource_categories_select_admin on public.resource_categories is 'Admins see retired categories';

drop policy if exists resource_categories_insert_admin on public.resource_categories;
create policy resource_categories_insert_admin on public.resource_categories
    for insert to app_admin
    with check ((select private.is_admin()));
comment on policy resource_categories_insert_admin on public.resource_categories is 'Admins add categories';

drop policy if exists resource_categories_update_admin on public.resource_categories;
create policy resource_categories_update_admin on public.resource_categories
    for update to app_admin
    using ((select private.is_admin()))
    with check ((select private.is_admin()));
comment on policy resource_categories_update_admin on public.resource_categories is 'Admins change categories';

drop policy if exists resource_categories_delete_admin on public.resource_categories;
create policy resource_categories_delete_admin on public.resource_categories
    for delete to app_admin
    using ((select private.is_admin()));
comment on policy resource_categories_delete_admin on public.resource_categories is
'Admins remove categories that no resource uses';
-- >>>
-- <<< sql/policies/public/resources.sql
-- public.resources   select                                                insert              update             delete
-- anon               published for everybody                               -                   -                  -
-- authenticated      published for them; own; moderators: no drafts        members, own        own, not removed   the same
--                    and nothing private                                   drafts
-- app_admin          all                                                   own drafts          all                all
-- Files follow the row: the policies of storage.objects ask for it.
drop policy if exists resources_select_anon on public.resources;
create policy resources_select_anon on public.resources
    for select to anon
    using (status = 'published' and visibility = 'public');
comment on policy resources_select_anon on public.resources is 'Public can view published resources';

drop policy if exists resources_select_authenticated on public.resources;
create policy resources_select_authenticated on public.resources
    for select to authenticated
    using (
        author_id = (select auth.uid())
        or (
            status = 'published'
            and (
                visibility = 'public'
                or (visibility = 'members' and (select private.has_permission('members.read')))
                or (visibility = 'attendees' and event_id = any(array(select private.attended_events())))
            )
            and private.can_see((select auth.uid()), author_id)
        )
        or (status <> 'draft' and visibility <> 'private' and (select private.has_permission('content.moderate')))
    );
comment on policy resources_select_authenticated on public.resources is
'Members, attendees of the event and moderators see what is for them; users can manage their own resources';

drop policy if exists resources_select_admin on public.resources;
create policy resources_select_admin on public.resources
    for select to app_admin
    using ((select private.is_admin()));
comment on policy resources_select_admin on public.resources is 'Admins see all resources';

drop policy if exists resources_insert_authenticated on public.resources;
create policy resources_insert_authenticated on public.resources
    for insert to authenticated
    with check (
        author_id = (select auth.uid()) and status = 'draft' and (select private.has_permission('resources.write'))
    );
comment on policy resources_insert_authenticated on public.resources is 'Users can manage their own resources';

drop policy if exists resources_update_authenticated on public.resources;
create policy resources_update_authenticated on public.resources
    for update to authenticated
    using (author_id = (select auth.uid()) and status <> 'removed')
    with check (
        author_id = (select auth.uid()) and status <> 'removed' and (select private.has_permission('resources.write'))
    );
comment on policy resources_update_authenticated on public.resources is 'Users can manage their own resources';

drop policy if exists resources_update_admin on public.resources;
create policy resources_update_admin on public.resources
    for update to app_admin
    using ((select private.is_admin()))
    with check ((select private.is_admin()));
comment on policy resources_update_admin on public.resources is 'Admins mend any resource';

drop policy if exists resources_delete_authenticated on public.resources;
create policy resources_delete_authenticated on public.resources
    for delete to authenticated
    using (author_id = (select auth.uid()) and status <> 'removed');
comment on policy resources_delete_authenticated on public.resources is 'Users can manage their own resources';

drop policy if exists resources_delete_admin on public.resources;
create policy resources_delete_admin on public.resources
    for delete to app_admin
    using ((select private.is_admin()));
comment on policy resources_delete_admin on public.resources is 'Admins delete any resource';
-- >>>

select private.ensure_month_partitions('public.resource_access_logs');
