-- Venues. Functions: sql/functions. Policies: sql/policies/public/venues.sql. Undo: supabase/undo/20260103000000_venues.sql
set lock_timeout = '4s';
set statement_timeout = '60s';

insert into private.slug_kinds (kind, table_name, fallback) values ('venue', 'venues', 'lugar');

create table public.venues (
    id uuid primary key default gen_random_uuid(),
    name text not null,
    slug text not null unique,
    address text not null,
    area text not null,
    city text not null default 'Medellín',
    country text not null default 'Colombia',
    coordinates point,
    capacity integer,
    facilities jsonb not null default '[]',
    amenities jsonb not null default '[]',
    accessibility_info jsonb not null default '{"wheelchair_accessible": false}',
    parking_info jsonb not null default '{"available": false}',
    transit_info jsonb not null default '{}',
    images text[] not null default '{}',
    contact_info jsonb not null default '{}',
    is_approved boolean not null default false,
    created_by uuid default auth.uid() references auth.users (id) on delete set null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint valid_coordinates check (
        coordinates is null or (coordinates[0] between -180 and 180 and coordinates[1] between -90 and 90)
    ),
    constraint slug_is_plain check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    constraint name_is_not_blank check (length(btrim(name)) between 1 and 200),
    constraint capacity_is_positive check (capacity > 0),
    constraint images_are_links check (
        array_to_string(images, ' ') ~ '^(https?://[^[:space:]]+( https?://[^[:space:]]+)*)?$'
    )
);
comment on table public.venues is 'Places where events happen; seen by everyone once an admin has approved them.';
comment on column public.venues.slug is 'Made from the name when left out.';
comment on column public.venues.area is 'Barrio or comuna.';
comment on column public.venues.coordinates is 'Longitude, latitude in degrees.';
comment on column public.venues.contact_info is 'Private: for people who organize events, through venue_contact().';
create index idx_venues_coordinates on public.venues using gist (coordinates);
create index idx_venues_area on public.venues (area);
create index idx_venues_created_by on public.venues (created_by);
create index idx_venues_by_name on public.venues (name, id);

alter table public.venues enable row level security;
revoke all on public.venues from public, anon, authenticated, service_role;
grant select (
    id, name, slug, address, area, city, country, coordinates, capacity, facilities, amenities, accessibility_info,
    parking_info, transit_info, images, is_approved, created_by, created_at, updated_at
) on public.venues to anon, authenticated;
grant insert (
    name, slug, address, area, city, country, coordinates, capacity, facilities, amenities, accessibility_info,
    parking_info, transit_info, images, contact_info
) on public.venues to authenticated;
grant update (
    name, slug, address, area, city, country, coordinates, capacity, facilities, amenities, accessibility_info,
    parking_info, transit_info, images, contact_info
) on public.venues to authenticated;
grant update (is_approved), delete on public.venues to app_admin;
grant select, insert, update, delete on public.venues to service_role;

create view public.venues_public with (security_invoker = true) as
select
    id, name, slug, address, area, city, country, coordinates, capacity, facilities, amenities, accessibility_info,
    parking_info, transit_info, images, is_approved, created_by, created_at, updated_at
from public.venues;
comment on view public.venues_public is 'The columns of venues that everyone may read.';
revoke all on public.venues_public from public, anon, authenticated, service_role;
grant select on public.venues_public to anon, authenticated, service_role;

-- <<< sql/functions/private/venue_contact.sql
-- How to reach a venue: for people who may create events, for its creator and for admins. Caller: public.venue_contact.
-- Errors: P0002 for a venue that the caller cannot see, 42501.
create or replace function private.venue_contact(p_venue_id uuid)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_venue public.venues;
begin
    select v.* into v_venue
    from public.venues as v
    where v.id = p_venue_id
        and (v.is_approved or v.created_by = (select auth.uid()) or (select private.is_admin()));
    if not found then
        raise no_data_found using
            message = 'Este lugar no existe', detail = '{"en": "This venue does not exist"}', hint = 'venue_not_found';
    end if;
    if v_venue.created_by is distinct from (select auth.uid()) then
        perform private.require_permission('events.create');
    end if;
    return v_venue.contact_info;
end;
$$;
revoke all on function private.venue_contact(uuid) from public, anon, authenticated, service_role;
grant execute on function private.venue_contact(uuid) to authenticated;
-- >>>
-- <<< sql/functions/public/venue_contact.sql
-- How to reach a venue. Callers: organizers, its creator, admins. Errors: P0002, 42501.
create or replace function public.venue_contact(p_venue_id uuid)
returns jsonb
language sql
stable
security invoker
set search_path = ''
as $$
    select private.venue_contact(p_venue_id)
$$;
revoke all on function public.venue_contact(uuid) from public, anon, authenticated, service_role;
grant execute on function public.venue_contact(uuid) to authenticated;
comment on function public.venue_contact(uuid) is 'How to reach a venue, for people who organize events.';
-- >>>
-- <<< sql/policies/public/venues.sql
-- public.venues         select                insert               update               delete
-- anon                  approved              -                    -                    -
-- authenticated         approved; own         organizers, own      own, not approved    -
-- app_admin             all                   own                  all                  all
drop policy if exists venues_select_anon on public.venues;
create policy venues_select_anon on public.venues
    for select to anon
    using (is_approved);
comment on policy venues_select_anon on public.venues is 'Approved venues are viewable by everyone';

drop policy if exists venues_select_authenticated on public.venues;
create policy venues_select_authenticated on public.venues
    for select to authenticated
    using (is_approved or created_by = (select auth.uid()));
comment on policy venues_select_authenticated on public.venues is
'Approved venues are viewable by everyone, a proposal by its creator';

drop policy if exists venues_select_admin on public.venues;
create policy venues_select_admin on public.venues
    for select to app_admin
    using ((select private.is_admin()));
comment on policy venues_select_admin on public.venues is 'Admins see proposals';

drop policy if exists venues_insert_authenticated on public.venues;
create policy venues_insert_authenticated on public.venues
    for insert to authenticated
    with check (created_by = (select auth.uid()) and (select private.has_permission('venues.create')));
comment on policy venues_insert_authenticated on public.venues is 'Organizers propose venues';

drop policy if exists venues_update_authenticated on public.venues;
create policy venues_update_authenticated on public.venues
    for update to authenticated
    using (created_by = (select auth.uid()) and not is_approved)
    with check (created_by = (select auth.uid()) and not is_approved);
comment on policy venues_update_authenticated on public.venues is
'Creators mend a proposal; once it is approved, admins do';

drop policy if exists venues_update_admin on public.venues;
create policy venues_update_admin on public.venues
    for update to app_admin
    using ((select private.is_admin()))
    with check ((select private.is_admin()));
comment on policy venues_update_admin on public.venues is 'Admins approve and mend venues';

drop policy if exists venues_delete_admin on public.venues;
create policy venues_delete_admin on public.venues
    for delete to app_admin
    using ((select private.is_admin()));
comment on policy venues_delete_admin on public.venues is 'Admins remove venues that no event uses';
-- >>>

create trigger update_venues_timestamp
before update on public.venues
for each row execute function private.update_updated_at_timestamp();

create trigger keep_slug
before insert or update of slug on public.venues
for each row execute function private.keep_slug('venue', 'name');

create trigger forget_slugs
after delete on public.venues
for each row execute function private.forget_slugs('venue');
