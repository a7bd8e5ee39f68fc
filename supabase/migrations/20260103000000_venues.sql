-- Venues. Functions: sql/functions. Policies: sql/policies/public/venues.sql. Undo: supabase/undo/20260103000000_venues.sql
set lock_timeout = '4s';
set statement_timeout = '60s';

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
    constraint images_are_links check (array_to_string(images, ' ') ~ '^(https?://[^[:space:]]+( https?://[^[:space:]]+)*)?$')
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
-- >>>
-- <<< sql/functions/public/venue_contact.sql
-- >>>
-- <<< sql/policies/public/venues.sql
-- >>>

create trigger update_venues_timestamp
before update on public.venues
for each row execute function private.update_updated_at_timestamp();
