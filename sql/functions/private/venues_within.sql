-- Venues at most so far from a place, with the distance in metres on a sphere: ids only, before row security has looked,
-- which would keep the index out of use. Caller: public.venues_near. Errors: MD172 off_the_map, MD173 bad_radius.
create or replace function private.venues_within(
    p_lat double precision,
    p_lon double precision,
    p_radius_m double precision
)
returns table (id uuid, distance_m double precision)
language plpgsql
stable
security definer
rows 20
set search_path = ''
as $$
declare
    c_earth constant double precision := 6371008.8::double precision;
    v_me constant uuid := (select auth.uid());
    v_is_admin constant boolean := (select private.is_admin());
    -- How far the circle reaches north and south, then west and east, in degrees; rounding may not cost a venue.
    v_height double precision;
    v_width double precision := 180::double precision;
    v_box box;
    v_beyond box; -- what lies on the other side of the 180th meridian
begin
    if (p_lat between -90 and 90 and p_lon between -180 and 180) is not true then
        perform private.fail('MD172');
    elsif (p_radius_m > 0 and p_radius_m <= 1000000) is not true then
        perform private.fail('MD173', '{"most": 1000000}');
    end if;
    v_height := degrees(p_radius_m / c_earth) + 1e-9;
    if abs(p_lat) + v_height < 90 then
        v_width := asind(sind(v_height) / cosd(p_lat)) + 1e-9;
    end if;
    v_box := box(point(p_lon - v_width, p_lat - v_height), point(p_lon + v_width, p_lat + v_height));
    v_beyond := v_box - point(case when p_lon < 0 then -360 else 360 end, 0);
    return query
    select n.id, n.distance_m
    from (
        select
            v.id,
            2 * c_earth * asin(
                sqrt(
                    least(
                        1,
                        sind((v.coordinates[1] - p_lat) / 2) ^ 2
                        + cosd(p_lat) * cosd(v.coordinates[1]) * sind((v.coordinates[0] - p_lon) / 2) ^ 2
                    )
                )
            ) as distance_m
        from public.venues as v
        where (v.coordinates <@ v_box or v.coordinates <@ v_beyond)
            and (v.is_approved or v.created_by = v_me or v_is_admin)
    ) as n
    where n.distance_m <= p_radius_m
    order by n.distance_m, n.id;
end;
$$;
revoke all on function private.venues_within(double precision, double precision, double precision)
from public, anon, authenticated, service_role;
grant execute on function private.venues_within(double precision, double precision, double precision)
to anon, authenticated;
