-- Puts a document into the index of the search, in place of what stood there. Callers: keep_search_document,
-- rebuild_search. A vector that is the same is not written again: that would be an entry for each of its words.
create or replace function private.put_search_document(p_document private.search_documents)
returns void
language sql
volatile
security definer
set search_path = ''
as $$
    insert into private.search_documents as d select (p_document).*
    on conflict (id, kind) do update
    set
        title = excluded.title,
        vector = case when d.vector = excluded.vector then d.vector else excluded.vector end,
        listed_at = excluded.listed_at,
        owner_id = excluded.owner_id
    where (d.title, d.vector, d.listed_at, d.owner_id)
        is distinct from (excluded.title, excluded.vector, excluded.listed_at, excluded.owner_id)
$$;
revoke all on function private.put_search_document(private.search_documents)
from public, anon, authenticated, service_role;
