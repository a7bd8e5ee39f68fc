-- What of a row of content a model is shown: null when there is nothing, or when it is not for others to find, so that
-- drafts and what is private or removed never leave the database. Callers: functions of embeddings.
create or replace function private.embedded_text(p_kind text, p_row jsonb)
returns text
language sql
stable
security invoker
set search_path = ''
as $$
    select nullif(btrim(left(private.search_text(p_row, k.columns), 8000)), '')
    from private.embedded_kinds as k
    where k.kind = p_kind
        and (k.listed_states is null or p_row ->> 'status' = any (k.listed_states))
        and p_row ->> 'visibility' is distinct from 'private'
$$;
revoke all on function private.embedded_text(text, jsonb) from public, anon, authenticated, service_role;
