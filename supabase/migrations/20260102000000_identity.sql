-- Identity: profiles, roles, what a role may do, and what happens at sign-up and at each request.
-- Functions: sql/functions. Policies: sql/policies/public/{profiles,user_roles,role_history,user_blocks}.sql.
-- Undo: supabase/undo/20260102000000_identity.sql
set lock_timeout = '4s';
set statement_timeout = '60s';

create type public.user_role as enum ('admin', 'organizer', 'member', 'attendee');
comment on type public.user_role is
'attendee: signed in; member: writes in forums, blog, resources; organizer: makes events, venues; admin: everything.';

insert into private.error_codes (code, reason, http, es, en) values
('MD104', 'last_admin', 409, 'Debe quedar al menos una persona administradora', 'At least one admin must remain'),
('MD108', 'unknown_permission', 422, 'Ese permiso no existe', 'This permission does not exist');

create table private.permissions (
    code text primary key,
    description text not null,

    constraint code_is_dotted check (code ~ '^[a-z_]+\.[a-z_]+$')
);
comment on table private.permissions is 'Every permission that a function or policy asks for.';
alter table private.permissions enable row level security;
revoke all on private.permissions from public, anon, authenticated, service_role;

create table private.capabilities (
    role public.user_role not null,
    permission text not null references private.permissions (code) on delete cascade,

    primary key (role, permission)
);
comment on table private.capabilities is 'What each role may do: the table that the rights matrix is held against.';
create index idx_capabilities_permission on private.capabilities (permission);
alter table private.capabilities enable row level security;
revoke all on private.capabilities from public, anon, authenticated, service_role;

insert into private.permissions (code, description) values
('events.create', 'Create, publish and change events of one''s own'),
('venues.create', 'Propose venues'),
('roles.grant', 'Give and take roles');
insert into private.capabilities (role, permission) values
('organizer', 'events.create'),
('organizer', 'venues.create'),
('admin', 'events.create'),
('admin', 'venues.create'),
('admin', 'roles.grant');

create table public.profiles (
    id uuid primary key references auth.users (id) on delete cascade,
    first_name text,
    last_name text,
    email text,
    avatar_url text,
    bio text,
    ai_interests jsonb not null default '[]',
    skills jsonb not null default '[]',
    contact_preferences jsonb not null default '{"email": true, "phone": false}',
    signup_completed boolean not null default false,
    experience_level text,
    linkedin_url text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint valid_email check (email ~ '^[^@[:space:]]+@[^@[:space:]]+$' and length(email) <= 254),
    constraint names_are_short check (length(first_name) <= 100 and length(last_name) <= 100),
    constraint bio_is_short check (length(bio) <= 5000),
    constraint ai_interests_is_a_list check (
        jsonb_typeof(ai_interests) = 'array' and length(ai_interests::text) <= 5000
    ),
    constraint skills_is_a_list check (jsonb_typeof(skills) = 'array' and length(skills::text) <= 5000),
    constraint contact_preferences_is_an_object check (
        jsonb_typeof(contact_preferences) = 'object' and length(contact_preferences::text) <= 5000
    ),
    constraint known_experience_level check (experience_level in ('beginner', 'intermediate', 'advanced', 'expert')),
    constraint avatar_url_is_a_link check (avatar_url ~ '^https?://[^[:space:]]+$' and length(avatar_url) <= 2048),
    constraint linkedin_url_is_a_link check (linkedin_url ~ '^https?://[^[:space:]]+$' and length(linkedin_url) <= 2048)
);
comment on table public.profiles is 'A person as the community sees him or her.';
comment on column public.profiles.email is
'Copied from auth.users once confirmed; nobody writes it, and no client reads it.';
comment on column public.profiles.contact_preferences is 'Private: how the person wants to be reached.';
comment on column public.profiles.signup_completed is 'Whether the person has been through the welcome steps.';
-- One address, one person, however it is spelt.
create unique index idx_profiles_email on public.profiles (lower(email));
create index idx_profiles_without_email on public.profiles (id) where email is null;
create index idx_profiles_signup_completed on public.profiles (signup_completed);
create index idx_profiles_experience on public.profiles (experience_level);
create index idx_profiles_recent on public.profiles (created_at desc, id desc);

alter table public.profiles enable row level security;
revoke all on public.profiles from public, anon, authenticated, service_role;
grant select (
    id, first_name, last_name, avatar_url, bio, ai_interests, skills, experience_level, linkedin_url, created_at
) on public.profiles to anon, authenticated;
grant update (
    first_name, last_name, avatar_url, bio, ai_interests, skills, contact_preferences, experience_level, linkedin_url
) on public.profiles to authenticated;
grant select, insert, update, delete on public.profiles to service_role;

create view public.profiles_public with (security_invoker = true) as
select id, first_name, last_name, avatar_url, bio, ai_interests, skills, experience_level, linkedin_url, created_at
from public.profiles;
comment on view public.profiles_public is 'The columns of profiles that everyone may read.';
revoke all on public.profiles_public from public, anon, authenticated, service_role;
grant select on public.profiles_public to anon, authenticated, service_role;

create table public.user_roles (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null references auth.users (id) on delete cascade,
    role public.user_role not null default 'attendee',
    permissions jsonb not null default '[]',
    created_at timestamptz not null default now(),
    updated_by uuid references auth.users (id) on delete set null,

    constraint unique_user_role unique (user_id, role),
    constraint permissions_is_a_list check (jsonb_typeof(permissions) = 'array')
);
comment on table public.user_roles is 'Who holds which roles; a person may hold several. Read at each statement.';
comment on column public.user_roles.permissions is 'Codes of private.permissions beyond those of the role.';
create index idx_user_roles_updated_by on public.user_roles (updated_by);
create index idx_user_roles_admins on public.user_roles (user_id) where role = 'admin';

alter table public.user_roles enable row level security;
revoke all on public.user_roles from public, anon, authenticated, service_role;
grant select on public.user_roles to authenticated;
grant select on public.user_roles to supabase_auth_admin;
grant select, insert, update, delete on public.user_roles to service_role;

create table public.role_history (
    id uuid primary key default gen_random_uuid(),
    user_id uuid references auth.users (id) on delete set null,
    old_role public.user_role,
    new_role public.user_role,
    changed_by uuid references auth.users (id) on delete set null,
    reason text,
    changed_at timestamptz not null default now(),

    constraint something_changed check (old_role is distinct from new_role)
);
comment on table public.role_history is 'One row for each role given (no old role) or taken (no new role).';
comment on column public.role_history.changed_by is 'Empty when the database''s owner or the service did it.';
create index idx_role_history_user on public.role_history (user_id, changed_at desc);
create index idx_role_history_changed_by on public.role_history (changed_by);

alter table public.role_history enable row level security;
revoke all on public.role_history from public, anon, authenticated, service_role;
grant select on public.role_history to authenticated;
grant select on public.role_history to service_role;

create table public.user_blocks (
    blocker_id uuid not null default auth.uid() references auth.users (id) on delete cascade,
    blocked_id uuid not null references auth.users (id) on delete cascade,
    created_at timestamptz not null default now(),

    primary key (blocker_id, blocked_id),
    constraint nobody_blocks_himself check (blocker_id <> blocked_id)
);
comment on table public.user_blocks is
'Two people who do not meet: neither sees what the other writes, and only who blocked knows.';
create index idx_user_blocks_blocked on public.user_blocks (blocked_id, blocker_id);

alter table public.user_blocks enable row level security;
revoke all on public.user_blocks from public, anon, authenticated, service_role;
grant select, delete on public.user_blocks to authenticated;
grant insert (blocked_id) on public.user_blocks to authenticated;
grant select, insert, update, delete on public.user_blocks to service_role;

-- <<< sql/functions/private/is_anonymous.sql
-- Whether the caller came in by an anonymous sign-in; such people count as anon. Callers: policies, functions.
create or replace function private.is_anonymous()
returns boolean
language sql
stable
security invoker
set search_path = ''
as $$ select coalesce(((select auth.jwt()) ->> 'is_anonymous')::boolean, false) $$;
revoke all on function private.is_anonymous() from public, anon, authenticated, service_role;
grant execute on function private.is_anonymous() to anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/is_person.sql
-- Whether the caller is signed in with an account of his own; anonymous sign-ins are not. Callers: policies.
create or replace function private.is_person()
returns boolean
language sql
stable
security invoker
set search_path = ''
as $$ select (select auth.uid()) is not null and not (select private.is_anonymous()) $$;
revoke all on function private.is_person() from public, anon, authenticated, service_role;
grant execute on function private.is_person() to anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/can_see.sql
-- Whether p_viewer may see what is p_owner's: not when either has blocked the other. The one place that knows blocks.
-- Callers: policies and functions on every surface where people meet. Nobody's content, and nobody in particular, pass.
create or replace function private.can_see(p_viewer uuid, p_owner uuid)
returns boolean
language plpgsql
stable
parallel safe
security definer
set search_path = ''
as $$
begin
    if p_viewer is null or p_owner is null or p_viewer = p_owner then
        return true;
    end if;
    return not exists (
        select from public.user_blocks as b
        where (b.blocker_id = p_viewer and b.blocked_id = p_owner)
            or (b.blocker_id = p_owner and b.blocked_id = p_viewer)
    );
end;
$$;
revoke all on function private.can_see(uuid, uuid) from public, anon, authenticated, service_role;
grant execute on function private.can_see(uuid, uuid) to authenticated, service_role;
-- >>>
-- <<< sql/functions/private/is_admin.sql
-- Whether the caller is an admin now; read from the table at each statement, never from the token.
-- Callers: policies of app_admin, pre_request, functions.
create or replace function private.is_admin()
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
    select exists (
        select from public.user_roles as r
        where r.user_id = (select auth.uid()) and r.role = 'admin'
    )
$$;
revoke all on function private.is_admin() from public, anon, authenticated, service_role;
grant execute on function private.is_admin() to anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/holds_permission.sql
-- Whether a person may do what p_permission names: by a role (private.capabilities) or by a code of his own.
-- Callers: has_permission, functions that give something to another person. Everybody counts as attendee.
create or replace function private.holds_permission(p_user_id uuid, p_permission text)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
    select p_user_id is not null
        and (
            exists (
                select from private.capabilities as c
                where c.role = 'attendee' and c.permission = p_permission
            )
            or exists (
                select from public.user_roles as r
                where r.user_id = p_user_id
                    and (
                        r.permissions ? p_permission
                        or exists (
                            select from private.capabilities as c
                            where c.role = r.role and c.permission = p_permission
                        )
                    )
            )
        )
$$;
revoke all on function private.holds_permission(uuid, text) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/has_permission.sql
-- Whether the caller may do what p_permission names. Callers: policies, functions. No anonymous sign-in may anything.
create or replace function private.has_permission(p_permission text)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
    select not (select private.is_anonymous()) and private.holds_permission((select auth.uid()), p_permission)
$$;
revoke all on function private.has_permission(text) from public, anon, authenticated, service_role;
grant execute on function private.has_permission(text) to authenticated, service_role;
-- >>>
-- <<< sql/functions/private/require_person.sql
-- Who is asking: the caller's id. Callers: functions for signed-in people. Errors: 42501 without a sign-in or with an
-- anonymous one.
create or replace function private.require_person()
returns uuid
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_user_id constant uuid := auth.uid();
begin
    if v_user_id is null or private.is_anonymous() then
        raise insufficient_privilege using
            message = 'Inicia sesión para continuar', detail = '{"en": "Sign in first"}', hint = 'sign_in_required';
    end if;
    return v_user_id;
end;
$$;
revoke all on function private.require_person() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/require_permission.sql
-- Refuses a caller without p_permission. Callers: functions. Errors: 42501.
create or replace function private.require_permission(p_permission text)
returns void
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
    if not (select private.has_permission(p_permission)) then
        raise insufficient_privilege using
            message = 'No tienes permiso para hacer esto',
            detail = jsonb_build_object('en', 'You may not do this', 'permission', p_permission),
            hint = 'permission_required';
    end if;
end;
$$;
revoke all on function private.require_permission(text) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/require_user.sql
-- Refuses an id that belongs to nobody. Callers: functions about another person. Errors: P0002.
create or replace function private.require_user(p_user_id uuid)
returns void
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
    if not exists (select from auth.users as u where u.id = p_user_id and not u.is_anonymous) then
        raise no_data_found using
            message = 'Esta persona no existe', detail = '{"en": "This person does not exist"}', hint = 'user_not_found';
    end if;
end;
$$;
revoke all on function private.require_user(uuid) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/require_visible_user.sql
-- Refuses a person whom the caller cannot meet: a block looks just like nobody. Callers: functions and triggers by which
-- one person reaches another. Errors: P0002.
create or replace function private.require_visible_user(p_user_id uuid)
returns void
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
    perform private.require_user(case when private.can_see((select auth.uid()), p_user_id) then p_user_id end);
end;
$$;
revoke all on function private.require_visible_user(uuid) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/my_profile.sql
-- The caller's whole profile, private columns included. Caller: public.my_profile.
create or replace function private.my_profile()
returns setof public.profiles
language sql
stable
security definer
set search_path = ''
as $$ select p.* from public.profiles as p where p.id = (select auth.uid()) $$;
revoke all on function private.my_profile() from public, anon, authenticated, service_role;
grant execute on function private.my_profile() to authenticated;
-- >>>
-- <<< sql/functions/private/my_permissions.sql
-- The codes of all that the caller may do. Caller: public.whoami.
create or replace function private.my_permissions()
returns text[]
language sql
stable
security definer
set search_path = ''
as $$
    select coalesce(array_agg(k.code order by k.code), '{}')
    from private.permissions as k
    where (select private.has_permission(k.code))
$$;
revoke all on function private.my_permissions() from public, anon, authenticated, service_role;
grant execute on function private.my_permissions() to authenticated;
-- >>>
-- <<< sql/functions/private/copy_address.sql
-- Copies the confirmed address of an account into its profile; one that clashes stays empty, so nothing is refused.
-- Callers: sync_profile, pass_address_on.
create or replace function private.copy_address(p_user_id uuid)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_email text;
begin
    select nullif(u.email, '') into v_email
    from auth.users as u
    where u.id = p_user_id and u.email_confirmed_at is not null;
    update public.profiles as p set email = v_email
    where p.id = p_user_id and p.email is distinct from v_email;
exception when unique_violation or check_violation then
    update public.profiles as p set email = null where p.id = p_user_id;
end;
$$;
revoke all on function private.copy_address(uuid) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/pass_address_on.sql
-- An address that an account gave up goes to who confirmed the same one and had to do without.
-- Caller: triggers on auth.users, after an account leaves its address or is deleted.
create or replace function private.pass_address_on()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.copy_address(w.id)
    from (
        select p.id
        from public.profiles as p
        inner join auth.users as u on p.id = u.id
        where p.email is null and p.id <> old.id
            and u.email_confirmed_at is not null and lower(u.email) = lower(old.email)
        order by u.email_confirmed_at, u.id
        limit 1
    ) as w;
    return null;
end;
$$;
revoke all on function private.pass_address_on() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/sync_profile.sql
-- Makes the profile at sign-up and keeps its address equal to the confirmed one. Caller: triggers on auth.users.
-- Nothing in here may stop a sign-up: odd metadata is left out, and an address that clashes stays empty.
create or replace function private.sync_profile()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_meta jsonb := coalesce(new.raw_user_meta_data, '{}');
    v_name text := coalesce(v_meta ->> 'full_name', v_meta ->> 'name', '');
begin
    if new.is_anonymous then
        return null;
    end if;

    insert into public.profiles (id, first_name, last_name, avatar_url)
    values (
        new.id,
        nullif(left(coalesce(v_meta ->> 'first_name', split_part(v_name, ' ', 1)), 100), ''),
        nullif(
            left(
                coalesce(v_meta ->> 'last_name', substr(v_name, strpos(v_name || ' ', ' ') + 1)),
                100
            ),
            ''
        ),
        case
            when length(v_meta ->> 'avatar_url') <= 2048
                then substring(v_meta ->> 'avatar_url', '^https?://[^[:space:]]+$')
        end
    )
    on conflict (id) do nothing;

    perform private.copy_address(new.id);
    return null;
end;
$$;
revoke all on function private.sync_profile() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/check_user_role.sql
-- Holds two rules of user_roles: only known permission codes, and never without an admin. Caller: its trigger.
-- Errors: MD104 last_admin, MD108 unknown_permission.
create or replace function private.check_user_role()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_unknown text;
begin
    if tg_op <> 'DELETE' then
        select p.code into v_unknown
        from jsonb_array_elements_text(new.permissions) as p (code)
        where not exists (select from private.permissions as k where k.code = p.code)
        limit 1;
        if v_unknown is not null then
            perform private.fail('MD108', jsonb_build_object('permission', v_unknown));
        end if;
        if tg_op = 'INSERT' or (new.role = 'admin' and new.user_id = old.user_id) then
            return new;
        end if;
    end if;

    if old.role = 'admin' then
        -- Two admins who dismiss each other at once must not both succeed.
        perform pg_advisory_xact_lock(hashtextextended('user_roles:last_admin', 0));
        -- An account that is being deleted is gone already; that must not be held up.
        if exists (select from auth.users as u where u.id = old.user_id)
            and not exists (select from public.user_roles as r where r.role = 'admin' and r.id <> old.id) then
            perform private.fail('MD104');
        end if;
    end if;
    return coalesce(new, old);
end;
$$;
revoke all on function private.check_user_role() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/record_role_change.sql
-- Writes one role_history row for each change of user_roles; a role that goes over to another person is taken from the
-- one and given to the other. Caller: its trigger.
-- The reason comes from grant_role and revoke_role, for this transaction only.
create or replace function private.record_role_change()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    if tg_op = 'UPDATE' and new.role = old.role and new.user_id = old.user_id then
        return null;
    end if;
    insert into public.role_history (user_id, old_role, new_role, changed_by, reason)
    select
        -- no longer there when the account itself is being deleted
        (select u.id from auth.users as u where u.id = c.user_id),
        min(c.role) filter (where c.is_old),
        min(c.role) filter (where not c.is_old),
        (select u.id from auth.users as u where u.id = coalesce((select auth.uid()), new.updated_by)),
        nullif(current_setting('medellin_ai.role_reason', true), '')
    from (
        select old.user_id, old.role, true as is_old where tg_op <> 'INSERT'
        union all
        select new.user_id, new.role, false where tg_op <> 'DELETE'
    ) as c
    group by c.user_id;
    -- said once; a later change in the same transaction has its own reason or none
    perform set_config('medellin_ai.role_reason', '', true);
    return null;
end;
$$;
revoke all on function private.record_role_change() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/grant_role.sql
-- Gives a person a role, or other permission codes in a role held already. Caller: public.grant_role.
-- Errors: 42501 for all but admins, P0002 for an unknown person, MD104 last_admin, MD108 unknown_permission.
create or replace function private.grant_role(
    p_user_id uuid,
    p_role public.user_role,
    p_reason text,
    p_permissions text[]
)
returns public.user_roles
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_row public.user_roles;
begin
    perform private.require_permission('roles.grant');
    perform private.require_user(p_user_id);
    perform set_config('medellin_ai.role_reason', coalesce(p_reason, ''), true);
    insert into public.user_roles (user_id, role, permissions, updated_by)
    values (p_user_id, p_role, to_jsonb(coalesce(p_permissions, '{}')), (select auth.uid()))
    on conflict on constraint unique_user_role do update
        set permissions = excluded.permissions, updated_by = excluded.updated_by
    returning * into v_row;
    return v_row;
end;
$$;
revoke all on function private.grant_role(uuid, public.user_role, text, text[])
from public, anon, authenticated, service_role;
grant execute on function private.grant_role(uuid, public.user_role, text, text[]) to authenticated;
-- >>>
-- <<< sql/functions/private/revoke_role.sql
-- Takes a role from a person; nothing happens if it was not held. Caller: public.revoke_role.
-- Errors: 42501 for all but admins, P0002 for an unknown person, MD104 last_admin.
create or replace function private.revoke_role(p_user_id uuid, p_role public.user_role, p_reason text)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.require_permission('roles.grant');
    perform private.require_user(p_user_id);
    perform set_config('medellin_ai.role_reason', coalesce(p_reason, ''), true);
    delete from public.user_roles as r where r.user_id = p_user_id and r.role = p_role;
end;
$$;
revoke all on function private.revoke_role(uuid, public.user_role, text) from public, anon, authenticated, service_role;
grant execute on function private.revoke_role(uuid, public.user_role, text) to authenticated;
-- >>>
-- <<< sql/functions/private/grant_admin.sql
-- Makes the first admin, over a direct connection. Caller: medellin-ai db grant-admin. Errors: P0002.
create or replace function private.grant_admin(p_email text)
returns uuid
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    v_user_id uuid;
begin
    select u.id into v_user_id
    from auth.users as u
    where lower(u.email) = lower(p_email) and not u.is_sso_user;
    if v_user_id is null then
        raise no_data_found using
            message = format('Nadie tiene la dirección %s', p_email),
            detail = '{"en": "Nobody signed up with this address"}',
            hint = 'user_not_found';
    end if;
    insert into public.user_roles (user_id, role) values (v_user_id, 'admin')
    on conflict on constraint unique_user_role do nothing;
    return v_user_id;
end;
$$;
revoke all on function private.grant_admin(text) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/custom_access_token_hook.sql
-- Adds user_roles to the access token, for menus only: no right is read from it. Caller: Supabase Auth, as
-- supabase_auth_admin, inside sign-in; so it is one indexed look-up and never raises.
create or replace function private.custom_access_token_hook(p_event jsonb)
returns jsonb
language sql
stable
security invoker
set search_path = ''
as $$
    select jsonb_set(
        p_event,
        '{claims,user_roles}',
        (
            select coalesce(jsonb_agg(r.role order by r.role), '[]')
            from public.user_roles as r
            where r.user_id = (p_event ->> 'user_id')::uuid
        )
    )
$$;
revoke all on function private.custom_access_token_hook(jsonb) from public, anon, authenticated, service_role;
grant execute on function private.custom_access_token_hook(jsonb) to supabase_auth_admin;
-- >>>
-- <<< sql/functions/private/pre_request.sql
-- Runs before every API request: an admin becomes app_admin for this request alone. Caller: PostgREST.
-- Invoker, because a definer function cannot set the role; each admin policy checks again.
create or replace function private.pre_request()
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    if current_user = 'authenticated' and (select private.is_admin()) then
        set local role app_admin;
    end if;
end;
$$;
revoke all on function private.pre_request() from public, anon, authenticated, service_role;
grant execute on function private.pre_request() to anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/public/is_admin.sql
-- Whether the caller is an admin. Callers: clients.
create or replace function public.is_admin()
returns boolean
language sql
stable
security invoker
set search_path = ''
as $$ select private.is_admin() $$;
revoke all on function public.is_admin() from public, anon, authenticated, service_role;
grant execute on function public.is_admin() to authenticated;
comment on function public.is_admin() is 'Whether the caller is an admin now.';
-- >>>
-- <<< sql/functions/public/my_profile.sql
-- The caller's own profile with its private columns; no row for anonymous sign-ins. Callers: clients.
create or replace function public.my_profile()
returns setof public.profiles
language sql
stable
security invoker
set search_path = ''
as $$ select p.* from private.my_profile() as p $$;
revoke all on function public.my_profile() from public, anon, authenticated, service_role;
grant execute on function public.my_profile() to authenticated;
comment on function public.my_profile() is 'The caller''s own profile, private columns included.';
-- >>>
-- <<< sql/functions/public/whoami.sql
-- The caller's id, roles and permission codes. Callers: clients, for their menus.
create or replace function public.whoami()
returns table (user_id uuid, roles public.user_role[], permissions text[], is_admin boolean)
language sql
stable
security invoker
set search_path = ''
as $$
    select
        (select auth.uid()),
        coalesce(
            (
                select array_agg(r.role order by r.role)
                from public.user_roles as r
                where r.user_id = (select auth.uid())
            ),
            '{}'
        ),
        private.my_permissions(),
        private.is_admin()
$$;
revoke all on function public.whoami() from public, anon, authenticated, service_role;
grant execute on function public.whoami() to authenticated;
comment on function public.whoami() is 'The caller''s id, roles and permission codes.';
-- >>>
-- <<< sql/functions/public/grant_role.sql
-- Gives a person a role. Callers: admins. Errors: 42501, P0002, MD104 last_admin, MD108 unknown_permission.
create or replace function public.grant_role(
    p_user_id uuid,
    p_role public.user_role,
    p_reason text default null,
    p_permissions text[] default '{}'
)
returns public.user_roles
language sql
volatile
security invoker
set search_path = ''
as $$ select private.grant_role(p_user_id, p_role, p_reason, p_permissions) $$;
revoke all on function public.grant_role(uuid, public.user_role, text, text[])
from public, anon, authenticated, service_role;
grant execute on function public.grant_role(uuid, public.user_role, text, text[]) to authenticated;
comment on function public.grant_role(uuid, public.user_role, text, text[]) is
'Gives a person a role, with further permission codes if wanted. Admins only; recorded in role_history.';
-- >>>
-- <<< sql/functions/public/revoke_role.sql
-- Takes a role from a person, effective at once. Callers: admins. Errors: 42501, P0002, MD104 last_admin.
create or replace function public.revoke_role(p_user_id uuid, p_role public.user_role, p_reason text default null)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$ select private.revoke_role(p_user_id, p_role, p_reason) $$;
revoke all on function public.revoke_role(uuid, public.user_role, text) from public, anon, authenticated, service_role;
grant execute on function public.revoke_role(uuid, public.user_role, text) to authenticated;
comment on function public.revoke_role(uuid, public.user_role, text) is
'Takes a role from a person. Admins only; the last admin stays; recorded in role_history.';
-- >>>

create trigger update_profiles_timestamp
before update on public.profiles
for each row execute function private.update_updated_at_timestamp();

create trigger check_user_role
before insert or update or delete on public.user_roles
for each row execute function private.check_user_role();

create trigger record_role_change
after insert or update or delete on public.user_roles
for each row execute function private.record_role_change();

create trigger on_auth_user_created
after insert on auth.users
for each row execute function private.sync_profile();

create trigger on_auth_user_changed
after update of email, email_confirmed_at, is_anonymous on auth.users
for each row execute function private.sync_profile();

create trigger on_auth_user_left_address
after update of email, email_confirmed_at on auth.users
for each row when (
    old.email_confirmed_at is not null
    and (lower(old.email) is distinct from lower(new.email) or new.email_confirmed_at is null)
)
execute function private.pass_address_on();

create trigger on_auth_user_deleted
after delete on auth.users
for each row when (old.email_confirmed_at is not null)
execute function private.pass_address_on();

-- <<< sql/policies/public/user_blocks.sql
-- public.user_blocks    select   insert   update   delete
-- anon                  -        -        -        -
-- authenticated         own      own      -        own
-- app_admin             own      own      -        own
-- Who is blocked cannot tell: the row is its maker's alone.
drop policy if exists user_blocks_select_authenticated on public.user_blocks;
create policy user_blocks_select_authenticated on public.user_blocks
    for select to authenticated
    using (blocker_id = (select auth.uid()));
comment on policy user_blocks_select_authenticated on public.user_blocks is 'People see whom they have blocked';

drop policy if exists user_blocks_insert_authenticated on public.user_blocks;
create policy user_blocks_insert_authenticated on public.user_blocks
    for insert to authenticated
    with check (blocker_id = (select auth.uid()) and (select private.is_person()));
comment on policy user_blocks_insert_authenticated on public.user_blocks is 'People block in their own name';

drop policy if exists user_blocks_delete_authenticated on public.user_blocks;
create policy user_blocks_delete_authenticated on public.user_blocks
    for delete to authenticated
    using (blocker_id = (select auth.uid()));
comment on policy user_blocks_delete_authenticated on public.user_blocks is 'People take back their own blocks';
-- >>>
-- <<< sql/policies/public/profiles.sql
-- public.profiles       select                  insert            update   delete
-- anon                  all                     -                 -        -
-- authenticated         all but the blocked     - (at sign-up)    own      -
-- app_admin             all                     -                 all      -
-- Columns decide what of a profile is public.
drop policy if exists profiles_select_anon on public.profiles;
create policy profiles_select_anon on public.profiles
    for select to anon
    using (true);
comment on policy profiles_select_anon on public.profiles is 'Public profiles are viewable by everyone';

drop policy if exists profiles_select_authenticated on public.profiles;
create policy profiles_select_authenticated on public.profiles
    for select to authenticated
    using (private.can_see((select auth.uid()), id));
comment on policy profiles_select_authenticated on public.profiles is
'Public profiles are viewable by everyone, but for two people one of whom has blocked the other';

drop policy if exists profiles_select_admin on public.profiles;
create policy profiles_select_admin on public.profiles
    for select to app_admin
    using ((select private.is_admin()));
comment on policy profiles_select_admin on public.profiles is 'Admins see everybody';

drop policy if exists profiles_update_authenticated on public.profiles;
create policy profiles_update_authenticated on public.profiles
    for update to authenticated
    using (id = (select auth.uid()))
    with check (id = (select auth.uid()));
comment on policy profiles_update_authenticated on public.profiles is 'Users can update own profile';

drop policy if exists profiles_update_admin on public.profiles;
create policy profiles_update_admin on public.profiles
    for update to app_admin
    using ((select private.is_admin()))
    with check ((select private.is_admin()));
comment on policy profiles_update_admin on public.profiles is 'Admins can mend any profile';
-- >>>
-- <<< sql/policies/public/user_roles.sql
-- public.user_roles     select   insert, update, delete
-- anon                  -        -
-- authenticated         own      - (grant_role, revoke_role)
-- app_admin             all      - (grant_role, revoke_role)
-- supabase_auth_admin   all      -
drop policy if exists user_roles_select_authenticated on public.user_roles;
create policy user_roles_select_authenticated on public.user_roles
    for select to authenticated
    using (user_id = (select auth.uid()));
comment on policy user_roles_select_authenticated on public.user_roles is 'People see their own roles';

drop policy if exists user_roles_select_admin on public.user_roles;
create policy user_roles_select_admin on public.user_roles
    for select to app_admin
    using ((select private.is_admin()));
comment on policy user_roles_select_admin on public.user_roles is 'Admins see who holds which role';

drop policy if exists user_roles_select_auth_server on public.user_roles;
create policy user_roles_select_auth_server on public.user_roles
    for select to supabase_auth_admin
    using (true);
comment on policy user_roles_select_auth_server on public.user_roles is 'The access token hook reads roles';
-- >>>
-- <<< sql/policies/public/role_history.sql
-- public.role_history   select   insert, update, delete
-- anon                  -        -
-- authenticated         own      - (trigger of user_roles)
-- app_admin             all      -
drop policy if exists role_history_select_authenticated on public.role_history;
create policy role_history_select_authenticated on public.role_history
    for select to authenticated
    using (user_id = (select auth.uid()));
comment on policy role_history_select_authenticated on public.role_history is
'People see the history of their own roles';

drop policy if exists role_history_select_admin on public.role_history;
create policy role_history_select_admin on public.role_history
    for select to app_admin
    using ((select private.is_admin()));
comment on policy role_history_select_admin on public.role_history is 'Admins see the whole history of roles';
-- >>>

-- PostgREST asks for this function's name when it connects, and again when it is told to reload.
do $$
begin
    execute format(
        'alter role authenticator in database %I set pgrst.db_pre_request = %L', current_database(), 'private.pre_request'
    );
end;
$$;
notify pgrst, 'reload config';
