-- How a row of content stands in the index of the search. Callers: keep_search_document, rebuild_search.
create or replace function private.search_document(p_kind text, p_row jsonb)
returns private.search_documents
language sql
stable
security invoker
set search_path = ''
as $$
    select
        (p_row ->> 'id')::uuid,
        p_kind,
        private.fold(nullif(private.search_text(p_row, k.title), '')),
        private.search_vector(
            private.search_text(p_row, k.title),
            private.search_text(p_row, k.subtitle),
            private.search_text(p_row, k.body)
        ),
        case
            when (k.listed_states is null or p_row ->> 'status' = any (k.listed_states))
                and p_row ->> 'visibility' is distinct from 'private'
                then coalesce((p_row ->> 'published_at')::timestamptz, '-infinity')
        end,
        (p_row ->> t.owner_column)::uuid,
        (p_row ->> 'created_at')::timestamptz
    from private.search_kinds as k
    inner join private.content_types as t on k.kind = t.code
    where k.kind = p_kind
$$;
revoke all on function private.search_document(text, jsonb) from public, anon, authenticated, service_role;
