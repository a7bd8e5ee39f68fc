-- private.custom_access_token_hook(): roles in the token, for menus; called by the auth server as supabase_auth_admin.
begin;
select plan(7);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('olga', '{member,organizer}');
end;
$$;

-- then
select is(
    private.custom_access_token_hook(
        jsonb_build_object('user_id', tests.user_id('olga'), 'claims', '{"sub": "x", "role": "authenticated"}'::jsonb)
    ) -> 'claims',
    '{"sub": "x", "role": "authenticated", "user_roles": ["organizer", "member"]}'::jsonb,
    'roles are added, the rest stays'
);
select is(
    private.custom_access_token_hook(
        jsonb_build_object('user_id', tests.user_id('ana'), 'claims', '{"user_roles": ["admin"]}'::jsonb)
    ) -> 'claims',
    '{"user_roles": []}'::jsonb,
    'what was there is replaced'
);
select lives_ok(
    $$ select private.custom_access_token_hook(jsonb_build_object('user_id', gen_random_uuid(), 'claims', '{}'::jsonb)) $$,
    'an unknown person is no error: sign-in must not fail'
);

-- then: the auth server may call it, and read what it reads
select ok(
    has_schema_privilege('supabase_auth_admin', 'private', 'usage')
    and has_function_privilege('supabase_auth_admin', 'private.custom_access_token_hook(jsonb)', 'execute')
    and has_table_privilege('supabase_auth_admin', 'public.user_roles', 'select'),
    'supabase_auth_admin may call it'
);
select policy_roles_are(
    'public', 'user_roles', 'user_roles_select_auth_server', array['supabase_auth_admin'],
    'and has a policy for itself'
);
select is(
    (
        select pg_get_expr(p.polqual, p.polrelid)
        from pg_catalog.pg_policy as p
        where p.polname = 'user_roles_select_auth_server'
    ),
    'true', 'which shows every row'
);
select ok(
    not has_function_privilege('authenticated', 'private.custom_access_token_hook(jsonb)', 'execute'),
    'nobody else may call it'
);

select * from finish();
rollback;
