-- public.venues_near(): venues around a place, in metres.
begin;
select plan(20);

-- given: around Parque Berrío, at both ends of the map and on top of it
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('jefa', '{admin}');
    insert into public.venues (name, address, area, coordinates, is_approved, created_by)
    values
    ('Berrío', 'x', 'x', point(-75.5682, 6.2502), true, null),
    ('Ruta N', 'x', 'x', point(-75.5665, 6.2653), true, null),
    ('Poblado', 'x', 'x', point(-75.5669, 6.2088), true, null),
    ('Bogotá', 'x', 'x', point(-74.0721, 4.7110), true, null),
    ('Propuesta', 'x', 'x', point(-75.5683, 6.2503), false, tests.user_id('olga')),
    ('Sin mapa', 'x', 'x', null, true, null),
    ('Fiyi', 'x', 'x', point(179.9, -17), true, null),
    ('Al otro lado', 'x', 'x', point(-179.9, -17), true, null),
    ('Polo', 'x', 'x', point(10, 89.9), true, null);
end;
$$;
create function pg_temp.near(p_lat double precision, p_lon double precision, p_radius_m double precision default 5000)
returns text
language sql
as $$ select string_agg(n.name, ', ') from public.venues_near(p_lat, p_lon, p_radius_m) as n $$;
-- by the law of cosines: another way to the same number
create function pg_temp.metres(p_lat double precision, p_lon double precision, p_at point) returns double precision language sql
as $$
    select 6371008.8 * acos(least(1, sind(p_lat) * sind(p_at[1]) + cosd(p_lat) * cosd(p_at[1]) * cosd(p_at[0] - p_lon)))
$$;
create function pg_temp.refused(p_lat double precision, p_lon double precision, p_radius_m double precision)
returns text
language plpgsql
as $$
begin
    perform public.venues_near(p_lat, p_lon, p_radius_m);
    return 'ok';
exception when others then
    return sqlstate;
end;
$$;
grant execute on function
pg_temp.near(double precision, double precision, double precision),
pg_temp.metres(double precision, double precision, point),
pg_temp.refused(double precision, double precision, double precision) to public;

-- then
select tests.authenticate_as_anon();
select is(pg_temp.near(6.2502, -75.5682), 'Berrío, Ruta N, Poblado', 'nearest first, within 5 km');
select is(pg_temp.near(6.2502, -75.5682, 2000), 'Berrío, Ruta N', 'or within less');
select is(pg_temp.near(6.2502, -75.5682, 300000), 'Berrío, Ruta N, Poblado, Bogotá', 'or more');
select is((select count(*) from public.venues_near(6.2502, -75.5682, p_limit => 1)), 1::bigint, 'the nearest one');
select results_eq(
    $$ select name, slug, city, coordinates::text, round(distance_m) from public.venues_near(6.2502, -75.5682, p_limit => 1) $$,
    $$ values ('Berrío', 'berrio', 'Medellín', '(-75.5682,6.2502)', 0::double precision) $$, 'it says what it is'
);
select is_empty(
    $$ select name, distance_m from public.venues_near(6.2502, -75.5682, 1000000) as n
       where abs(distance_m - pg_temp.metres(6.2502, -75.5682, n.coordinates)) > 0.01 * distance_m + 1 $$,
    'distances are right within a hundredth'
);
select ok(
    (select n.distance_m between 4600 and 4610 from public.venues_near(6.2502, -75.5682) as n where n.name = 'Poblado'),
    'and are metres'
);
select is(
    (
        select array_agg(pg_temp.near(6.2502, -75.5682, d.distance_m + e.more) ~ 'Bogotá' order by e.more)
        from (select pg_temp.metres(6.2502, -75.5682, point(-74.0721, 4.7110)) as distance_m) as d
        cross join unnest('{-1,1}'::double precision[]) as e (more)
    ),
    '{f,t}'::boolean[], 'the circle is exact'
);

-- then: the edges of the map
select is(pg_temp.near(-17, 179.95, 30000), 'Fiyi, Al otro lado', 'across the 180th meridian');
select is(pg_temp.near(-17, -179.95, 30000), 'Al otro lado, Fiyi', 'from the other side');
select is(
    (select array_agg(n.name order by n.name) from public.venues_near(-17, 180, 30000) as n), '{"Al otro lado",Fiyi}'::text[],
    'and from between'
);
select is(pg_temp.near(89.95, -170, 30000), 'Polo', 'over the pole');
select is(pg_temp.near(90, 0, 30000), 'Polo', 'and at it');
select is(pg_temp.near(89.95, -170, 10000), null, 'but not beyond');

-- then: proposals
select tests.authenticate_as('ana');
select is(pg_temp.near(6.2502, -75.5682, 100), 'Berrío', 'a proposal is not found');
select tests.authenticate_as('olga');
select is(pg_temp.near(6.2502, -75.5682, 100), 'Berrío, Propuesta', 'but by its creator');
select tests.authenticate_as('jefa');
select is(pg_temp.near(6.2502, -75.5682, 100), 'Berrío, Propuesta', 'and by admins');

-- then: what is no place, no radius
select tests.authenticate_as_anon();
select is(
    array[
        pg_temp.refused(90.1, 0, 1), pg_temp.refused(-91, 0, 1), pg_temp.refused(0, 180.1, 1), pg_temp.refused(0, -181, 1),
        pg_temp.refused('nan', 0, 1), pg_temp.refused(0, 'infinity', 1), pg_temp.refused(null, 0, 1), pg_temp.refused(0, null, 1)
    ],
    array_fill('MD172'::text, '{8}'), 'a place is on the map'
);
select is(
    array[
        pg_temp.refused(0, 0, 0), pg_temp.refused(0, 0, -1), pg_temp.refused(0, 0, 1000001), pg_temp.refused(0, 0, 'nan'),
        pg_temp.refused(0, 0, 'infinity'), pg_temp.refused(0, 0, null)
    ],
    array_fill('MD173'::text, '{6}'), 'a radius is more than nothing and at most 1000 km'
);
select is(pg_temp.refused(-90, -180, 1000000), 'ok', 'the edges are on the map');

select * from finish();
rollback;
