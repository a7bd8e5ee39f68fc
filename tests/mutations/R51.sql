-- R51: no foreign key to auth.users says what happens on delete, so no account can be deleted.
do $mutation$
declare
    v_key record;
begin
    for v_key in
        select c.conrelid::regclass as relation, c.conname, pg_get_constraintdef(c.oid) as definition
        from pg_catalog.pg_constraint as c
        where c.contype = 'f' and c.confrelid = 'auth.users'::regclass and c.conparentid = 0
            and c.connamespace = 'public'::regnamespace
    loop
        execute format('alter table %s drop constraint %I', v_key.relation, v_key.conname);
        execute format(
            'alter table %s add constraint %I %s',
            v_key.relation, v_key.conname, regexp_replace(v_key.definition, ' ON DELETE (CASCADE|SET NULL)', '')
        );
    end loop;
end;
$mutation$;
