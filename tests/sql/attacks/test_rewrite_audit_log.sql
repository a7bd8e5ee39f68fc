-- Attack: somebody with every right that the API gives reads, forges, changes or seals the audit log.
begin;
select plan(20);

-- given
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('jefa', '{admin}');
end;
$$;
create temporary table before as select count(*) as entries from audit.audit_log;

-- when, then
create function pg_temp.attacks(p_who text)
returns setof text
language plpgsql
as $$
declare
    v_statement text;
begin
    foreach v_statement in array array[
        'select * from audit.audit_log',
        'delete from audit.audit_log',
        'insert into audit.audit_log (at, actor_role, action, object_type) values (now(), ''x'', ''a.b'', ''x'')',
        'select * from audit.seals',
        'select private.audit(''role.granted'', ''x'', ''1'')',
        'select private.seal_audit()'
    ] loop
        return next throws_ok(v_statement, '42501', null, format('%s: %s', p_who, v_statement));
    end loop;
end;
$$;
grant execute on function pg_temp.attacks(text) to public;
select tests.authenticate_as('ana');
select pg_temp.attacks('ana');
select tests.authenticate_as('jefa');
select pg_temp.attacks('an admin');
select tests.authenticate_as_service();
select pg_temp.attacks('the secret key');

-- then
select tests.clear_authentication();
select is((select count(*) from audit.audit_log), (select b.entries from before as b), 'nothing was written');
select isnt_empty($$ select from audit.audit_log where action = 'role.granted' $$, 'and there was something to see');

select * from finish();
rollback;
