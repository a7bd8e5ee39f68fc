-- Attack: a token carries roles that its bearer does not hold (also those of PostgreSQL, as if the secret were known).
begin;
select plan(17);

-- given: claims of every kind that an application might believe
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('borrador', 'olga', 'draft');
    perform tests.create_event('publicado', 'olga');
end;
$$;
select tests.authenticate_as('ana');
do $$
begin
    perform set_config(
        'request.jwt.claims',
        jsonb_build_object(
            'sub', tests.user_id('ana'), 'role', 'app_admin', 'user_roles', '["admin", "organizer"]'::jsonb, 'is_admin', true,
            'user_role', 'admin', 'app_metadata', '{"role": "admin", "roles": ["admin"], "claims_admin": true}'::jsonb,
            'user_metadata', '{"role": "admin"}'::jsonb, 'permissions', '["roles.grant"]'::jsonb
        )::text,
        true
    );
end;
$$;

-- then: as an ordinary request
select ok(not public.is_admin(), 'the table says who is an admin, not the token');
select is((select w.roles from public.whoami() as w), '{}'::public.user_role[], 'nor does it say who holds a role');
select is((select w.permissions from public.whoami() as w), '{}'::text[], 'or a permission');
select throws_ok(
    $$ select public.grant_role((select auth.uid()), 'admin') $$, '42501', null, 'a forged claim gives no role'
);
select throws_ok(
    $$ insert into public.events (title, description, date, location) values ('X', 'd', now() + interval '1 day', 'x') $$,
    '42501', null, 'a forged claim creates no event'
);
select lives_ok($$ select private.pre_request() $$, 'the request begins');
select is(current_user::text, 'authenticated', 'under the role of everybody');

-- then: even under the role of admins
set local role app_admin;
select is((select count(id) from public.events), 1::bigint, 'app_admin without the role in the table sees no draft');
select is_empty($$ update public.events set title = 'tomado' returning id $$, 'and changes no event');
select is_empty($$ delete from public.events returning id $$, 'and deletes none');
select is_empty($$ update public.profiles set bio = 'x' where id <> (select auth.uid()) returning id $$, 'and no profile');
select is_empty($$ select * from public.user_roles $$, 'and sees no roles of others, though olga has one');
select is_empty($$ select * from public.event_registrations $$, 'nor registrations');
select throws_ok(
    $$ insert into public.event_categories (name, slug) values ('X', 'x') $$, '42501', null, 'and adds no category'
);

-- then: a malformed token
set local role authenticated;
select lives_ok($$ select set_config('request.jwt.claims', '{"sub": "", "role": "authenticated"}', true) $$, 'an empty id');
select throws_ok($$ select public.is_admin() $$, '22P02', null, 'is nobody''s');

-- then: nothing has changed
select tests.clear_authentication();
select results_eq(
    $$ select slug, title from public.events order by slug $$,
    $$ select e.slug, initcap(e.slug) from public.events as e order by e.slug $$,
    'the events are as they were'
);

select * from finish();
rollback;
