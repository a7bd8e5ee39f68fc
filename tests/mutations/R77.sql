-- R77: no API role has been granted anything on the tables: nothing can be reached.
revoke all on all tables in schema public from anon, authenticated, app_admin, service_role;
do $mutation$
declare
    v_column record;
begin
    for v_column in
        select a.attrelid::regclass as relation, a.attname
        from pg_catalog.pg_attribute as a
        inner join pg_catalog.pg_class as c on c.oid = a.attrelid
        where c.relnamespace = 'public'::regnamespace and a.attacl is not null
    loop
        execute format(
            'revoke all (%I) on %s from anon, authenticated, app_admin, service_role', v_column.attname, v_column.relation
        );
    end loop;
end;
$mutation$;
