-- Attack: an admin, or whoever has the secret key, makes somebody an admin so that nobody can tell who did it.
begin;
select plan(11);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('jefa', '{admin}');
end;
$$;
create function pg_temp.granted()
returns setof text
language sql
security definer
as $$
    select format('%s %s %s', l.actor_role, l.actor_id = tests.user_id('jefa'), l.facts #>> '{role,new}')
    from audit.audit_log as l
    where l.action = 'role.granted' and l.subject_id = tests.user_id('ana')
    order by l.id desc limit 1
$$;
grant execute on function pg_temp.granted() to public;

-- when, then: the guards stay on
select tests.authenticate_as('jefa');
select throws_ok(
    $$ alter table public.user_roles disable trigger audit_grant $$, '42501', null, 'an admin does not switch off its trigger'
);
select throws_ok($$ set session_replication_role = 'replica' $$, '42501', null, 'nor all triggers');
select throws_ok($$ drop trigger audit_grant on public.user_roles $$, '42501', null, 'nor takes it away');
select throws_ok(
    $$ insert into public.user_roles (user_id, role) values (tests.user_id('ana'), 'admin') $$,
    '42501', null, 'nor writes past grant_role'
);
select tests.authenticate_as_service();
select throws_ok(
    $$ alter table public.user_roles disable trigger audit_grant $$, '42501', null, 'nor does the secret key switch it off'
);
select throws_ok($$ set session_replication_role = 'replica' $$, '42501', null, 'nor all triggers');

-- when, then: what happens is on record
select tests.authenticate_as('jefa');
select lives_ok($$ select public.grant_role(tests.user_id('ana'), 'organizer') $$, 'an admin grants a role');
select results_eq('select pg_temp.granted()', $$ values ('app_admin t organizer') $$, 'in her own name');
select tests.authenticate_as_service();
select lives_ok(
    $$ insert into public.user_roles (user_id, role, updated_by)
       values (tests.user_id('ana'), 'admin', tests.user_id('jefa')) $$,
    'the secret key does so in the name of another'
);
select results_eq('select pg_temp.granted()', $$ values ('service_role  admin') $$, 'but is on record itself');

-- when, then: and stays there
select throws_ok(
    $$ select private.forget_in_audit(tests.user_id('ana')) $$, '42501', null, 'nobody takes the words out of it'
);

select * from finish();
rollback;
