-- Identity: profiles, roles, what a role may do, and what happens at sign-up and at each request.
-- Functions: sql/functions. Policies: sql/policies/public/{profiles,user_roles,role_history}.sql.
-- Undo: supabase/undo/20260102000000_identity.sql
set lock_timeout = '4s';
set statement_timeout = '60s';

create type public.user_role as enum ('admin', 'organizer', 'member', 'attendee');
comment on type public.user_role is
'attendee: signed in; member: writes in forums, blog, resources; organizer: creates events and venues; admin: everything.';

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
    constraint ai_interests_is_a_list check (jsonb_typeof(ai_interests) = 'array'),
    constraint skills_is_a_list check (jsonb_typeof(skills) = 'array'),
    constraint contact_preferences_is_an_object check (jsonb_typeof(contact_preferences) = 'object'),
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

-- <<< sql/functions/private/is_anonymous.sql
-- >>>
-- <<< sql/functions/private/is_admin.sql
-- >>>
-- <<< sql/functions/private/has_permission.sql
-- >>>
-- <<< sql/functions/private/require_person.sql
-- >>>
-- <<< sql/functions/private/require_permission.sql
-- >>>
-- <<< sql/functions/private/require_user.sql
-- >>>
-- <<< sql/functions/private/my_profile.sql
-- >>>
-- <<< sql/functions/private/my_permissions.sql
-- >>>
-- <<< sql/functions/private/sync_profile.sql
-- >>>
-- <<< sql/functions/private/check_user_role.sql
-- >>>
-- <<< sql/functions/private/record_role_change.sql
-- >>>
-- <<< sql/functions/private/grant_role.sql
-- >>>
-- <<< sql/functions/private/revoke_role.sql
-- >>>
-- <<< sql/functions/private/grant_admin.sql
-- >>>
-- <<< sql/functions/private/custom_access_token_hook.sql
-- >>>
-- <<< sql/functions/private/pre_request.sql
-- >>>
-- <<< sql/functions/public/is_admin.sql
-- >>>
-- <<< sql/functions/public/my_profile.sql
-- >>>
-- <<< sql/functions/public/whoami.sql
-- >>>
-- <<< sql/functions/public/grant_role.sql
-- >>>
-- <<< sql/functions/public/revoke_role.sql
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

-- <<< sql/policies/public/profiles.sql
-- >>>
-- <<< sql/policies/public/user_roles.sql
-- >>>
-- <<< sql/policies/public/role_history.sql
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
