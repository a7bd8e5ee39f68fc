-- The city is Medellín, letter by letter (R62).
-- mutation: R62
begin;
select plan(3);

-- when
insert into public.venues (name, address, area) values ('v', 'a', 'a');

-- then
select is((select v.city from public.venues as v), U&'Medell\00EDn', 'a venue is in Medellín');
select is((select v.country from public.venues as v), 'Colombia', 'in Colombia');
select is_empty(
    $$ select d.adrelid::regclass, pg_get_expr(d.adbin, d.adrelid) from pg_catalog.pg_attrdef as d
       inner join pg_catalog.pg_class as c on c.oid = d.adrelid
       where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace)
           and pg_get_expr(d.adbin, d.adrelid) ~ '[√≠Ã]' $$,
    'no default was read in the wrong encoding'
);

select * from finish();
rollback;
