-- private.permissions, private.capabilities: what each role may do.
begin;
select plan(4);

-- then
select results_eq(
    $$ select role, string_agg(permission, ' ' order by permission) from private.capabilities group by role order by role $$,
    $$ values
       ('admin'::public.user_role, 'events.create roles.grant venues.create'),
       ('organizer', 'events.create venues.create') $$,
    'organizers create events and venues, admins give roles too, others nothing of this'
);
select throws_ok(
    $$ insert into private.capabilities (role, permission) values ('member', 'fly.high') $$,
    '23503', null, 'a capability is a known permission'
);
select throws_ok(
    $$ insert into private.permissions (code, description) values ('Fly High', 'x') $$, '23514', null, 'a code is dotted'
);
select is_empty(
    $$ select p.oid::regprocedure, m.code[1]
       from pg_catalog.pg_proc as p,
           regexp_matches(p.prosrc, '(?:require|has)_permission\(''([^'']+)''', 'g') as m (code)
       where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace)
           and not exists (select from private.permissions as k where k.code = m.code[1]) $$,
    'no function asks for a permission that does not exist'
);

select * from finish();
rollback;
