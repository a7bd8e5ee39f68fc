-- private.permissions, private.capabilities: what each role may do.
begin;
select plan(4);

-- then
select results_eq(
    $$ select role::text, permission from private.capabilities order by 1, 2 $$,
    $$ values
       ('admin', 'blog.write'),
       ('admin', 'comments.write'),
       ('admin', 'content.moderate'),
       ('admin', 'events.create'),
       ('admin', 'forum.write'),
       ('admin', 'members.read'),
       ('admin', 'privacy.hold'),
       ('admin', 'resources.write'),
       ('admin', 'roles.grant'),
       ('admin', 'venues.create'),
       ('member', 'blog.write'),
       ('member', 'comments.write'),
       ('member', 'forum.write'),
       ('member', 'members.read'),
       ('member', 'resources.write'),
       ('organizer', 'events.create'),
       ('organizer', 'venues.create') $$,
    'each role may do what is listed here'
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
