-- R64: columns with a closed list of words take any word.
do $mutation$
declare
    v_check record;
begin
    for v_check in
        select c.conname, c.conrelid::regclass as relation
        from pg_catalog.pg_constraint as c
        where c.contype = 'c' and c.connamespace = 'public'::regnamespace and c.conname like 'known\_%' and c.conparentid = 0
    loop
        execute format('alter table %s drop constraint %I', v_check.relation, v_check.conname);
    end loop;
end;
$mutation$;
