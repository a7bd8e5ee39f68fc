-- Venues around a place, nearest first. Callers: clients; row security decides which each sees.
-- Errors: MD172 off_the_map, MD173 bad_radius (up to 1000 km).
create or replace function public.venues_near(
    p_lat double precision,
    p_lon double precision,
    p_radius_m double precision default 5000,
    p_limit integer default 20
)
returns table (
    id uuid,
    name text,
    slug text,
    address text,
    area text,
    city text,
    coordinates point,
    capacity integer,
    distance_m double precision
)
language sql
stable
security invoker
set search_path = ''
as $$
    select v.id, v.name, v.slug, v.address, v.area, v.city, v.coordinates, v.capacity, n.distance_m
    from private.venues_within(p_lat, p_lon, p_radius_m) as n
    inner join public.venues as v on n.id = v.id
    order by n.distance_m, v.id
    limit least(greatest(p_limit, 1), 100)
$$;
revoke all on function public.venues_near(double precision, double precision, double precision, integer)
from public, anon, authenticated, service_role;
grant execute on function public.venues_near(double precision, double precision, double precision, integer)
to anon, authenticated;
comment on function public.venues_near(double precision, double precision, double precision, integer) is
'Venues around a place, nearest first: the radius and distance_m are metres.';
