-- The words in some columns of a row, lists included. Callers: search_document, keep_search_document.
create or replace function private.search_text(p_row jsonb, p_columns text[])
returns text
language sql
immutable
parallel safe
security invoker
set search_path = ''
as $$
    select string_agg(
        case
            when jsonb_typeof(p_row -> c.name) = 'array' then (
                select string_agg(e.value, ' ') from jsonb_array_elements_text(p_row -> c.name) as e
            )
            else p_row ->> c.name
        end,
        ' ' order by c.position
    )
    from unnest(p_columns) with ordinality as c (name, position)
$$;
revoke all on function private.search_text(jsonb, text[]) from public, anon, authenticated, service_role;
