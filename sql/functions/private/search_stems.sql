-- What a text can be found by: the Spanish stems as it is written and without accents, and the English ones. No row says
-- which language it is in, and many mix both. Caller: search_vector. Longer texts are indexed up to 100,000 characters,
-- or PostgreSQL could refuse the row. The small words keep a distance, so that no phrase reaches from one text to another.
create or replace function private.search_stems(p_text text)
returns tsvector
language sql
immutable
parallel safe
security invoker
set search_path = ''
as $$
    select
        to_tsvector('pg_catalog.spanish', t.written)
        || to_tsvector('pg_catalog.spanish', private.fold(t.written))
        || to_tsvector('private.english', private.fold(t.written))
    from (select repeat('a ', 9) || normalize(left(coalesce(p_text, ''), 100000), nfc) as written) as t
$$;
revoke all on function private.search_stems(text) from public, anon, authenticated, service_role;
