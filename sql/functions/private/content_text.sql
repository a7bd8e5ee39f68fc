-- The text of a piece of content as it stands now, for a model; null when it is gone or not to be found by others.
-- Callers: load_embeddings, save_embedding.
create or replace function private.content_text(p_content_type text, p_content_id uuid)
returns text
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_row jsonb;
begin
    -- Names come from the catalog, quoted. @plpgsql_check_options: security_warnings = false
    execute format(
        'select to_jsonb(t) from public.%I as t where t.id = $1', (private.content_type(p_content_type)).table_name
    )
    into v_row using p_content_id;
    return private.embedded_text(p_content_type, v_row);
end;
$$;
revoke all on function private.content_text(text, uuid) from public, anon, authenticated, service_role;
