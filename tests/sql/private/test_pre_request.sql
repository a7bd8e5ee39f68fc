-- private.pre_request(): an admin becomes app_admin for one request; everybody else stays who he is.
begin;
select plan(6);

-- given
do $$
begin
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('jefa', '{admin}');
end;
$$;
create function pg_temp.role_of_request(p_role text, p_name text)
returns text
language plpgsql
as $$
begin
    perform set_config('role', p_role, true);
    perform set_config(
        'request.jwt.claims', jsonb_build_object('sub', tests.user_id(p_name), 'role', p_role)::text, true
    );
    perform private.pre_request();
    return current_user;
end;
$$;
grant execute on function pg_temp.role_of_request(text, text) to public;

-- then
select is(pg_temp.role_of_request('authenticated', 'jefa'), 'app_admin', 'an admin acts as app_admin');
select is(pg_temp.role_of_request('authenticated', 'olga'), 'authenticated', 'an organizer does not');
select is(pg_temp.role_of_request('anon', 'jefa'), 'anon', 'anon stays anon, whatever the claims');
select is(pg_temp.role_of_request('service_role', 'jefa'), 'service_role', 'so does the secret key');
select is(pg_temp.role_of_request('authenticated', 'jefa'), 'app_admin', 'and the next admin''s request is one again');
set local role none;

-- then: PostgREST is told to call it, in this database only
select is_empty(
    $$ select 'no setting' where not exists (
           select from pg_catalog.pg_db_role_setting as s
           where s.setrole = 'authenticator'::regrole and s.setdatabase <> 0
               and 'pgrst.db_pre_request=private.pre_request' = any (s.setconfig)
       ) $$,
    'PostgREST calls it'
);

select * from finish();
rollback;
