-- Writes the privacy tags of columns behind the words of their comments, in place of those that were there; without
-- names, those of every column that has none yet. Callers: migrations.
create or replace function private.tag_privacy(p_table regclass, p_columns text[], p_tags text)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    v_column record;
    v_unknown text[];
begin
    select array_agg(n.name) into v_unknown
    from unnest(p_columns) as n (name)
    where not exists (
        select from pg_catalog.pg_attribute as a
        where a.attrelid = p_table and a.attname = n.name and a.attnum > 0 and not a.attisdropped
    );
    if v_unknown is not null then
        raise undefined_column using message = format('%s has no column %s', p_table, array_to_string(v_unknown, ', '));
    end if;
    for v_column in
        select a.attname as name, coalesce(col_description(a.attrelid, a.attnum), '') as comment
        from pg_catalog.pg_attribute as a
        where a.attrelid = p_table and a.attnum > 0 and not a.attisdropped
            and case
                when p_columns is null then coalesce(col_description(a.attrelid, a.attnum), '') !~ '@pii:'
                else a.attname = any (p_columns)
            end
    loop
        execute format(
            'comment on column %s.%I is %L',
            p_table, v_column.name, btrim(regexp_replace(v_column.comment, '\s*@pii:.*$', '') || ' ' || p_tags)
        );
    end loop;
end;
$$;
revoke all on function private.tag_privacy(regclass, text[], text) from public, anon, authenticated, service_role;
