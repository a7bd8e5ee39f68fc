-- What somebody looks for, in the words of a search engine: "a phrase", or, -without. Any text gives a query; null when
-- there is nothing in it to look for, also when it only says what is not wanted. Caller: search_candidates.
create or replace function private.search_query(p_text text)
returns tsquery
language plpgsql
immutable
strict
parallel safe
security invoker
set search_path = ''
set client_min_messages = 'warning' -- each of the four would say that it ignores stop words
as $$
declare
    -- PostgreSQL fails on a run of dashes ("tsquery stack too small").
    v_text constant text := regexp_replace(normalize(left(p_text, 200), nfc), '-+(?=[^[:alnum:]"]|$)', ' ', 'g');
    v_folded constant text := private.fold(v_text);
    v_form tsquery;
    v_forms tsquery[] := '{}'::tsquery[];
    v_query tsquery;
begin
    if v_text ~ '(^|\s)-' then
        -- With "or" between several forms, one form would let in what another one keeps out.
        v_query := websearch_to_tsquery('pg_catalog.spanish', v_folded);
    else
        foreach v_form in array array[
            websearch_to_tsquery('pg_catalog.spanish', v_text),
            websearch_to_tsquery('pg_catalog.spanish', v_folded),
            -- Spanish knows the ending only with its accent.
            websearch_to_tsquery('pg_catalog.spanish', regexp_replace(v_folded, '([cs])ion\y', '\1ión', 'g')),
            websearch_to_tsquery('private.english', v_folded)
        ] loop
            -- Most forms are the same, and the index would be asked for each.
            if v_form <> all (v_forms) then
                v_forms := v_forms || v_form;
                v_query := coalesce(v_query || v_form, v_form);
            end if;
        end loop;
    end if;
    return case when querytree(v_query) not in ('', 'T') then v_query end;
end;
$$;
revoke all on function private.search_query(text) from public, anon, authenticated, service_role;
