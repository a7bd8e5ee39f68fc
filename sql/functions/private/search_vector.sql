-- What a document can be found by; a word in p_a (the title) counts most, one in p_c (the body) least.
-- Caller: search_document. Whoever changes this calls rebuild_search() in the same migration.
create or replace function private.search_vector(p_a text, p_b text, p_c text)
returns tsvector
language sql
immutable
parallel safe
security invoker
set search_path = ''
as $$
    select
        setweight(private.search_stems(p_a), 'A')
        || setweight(private.search_stems(p_b), 'B')
        || setweight(private.search_stems(p_c), 'C')
$$;
revoke all on function private.search_vector(text, text, text) from public, anon, authenticated, service_role;
