-- The vector of a text without any model: its Spanish stems and their trigrams, hashed to places and signs, of length 1.
-- The same text gives the same vector wherever it is asked for; null for none.
-- Caller: save_embedding.
create or replace function private.lexical_embedding(p_text text)
returns extensions.vector
language sql
immutable
parallel safe
security invoker
set search_path = ''
as $$
    with document as (
        select to_tsvector('pg_catalog.spanish', private.fold(left(p_text, 20000))) as stems
    ),

    stem as (
        select s.lexeme as word, 1 + ln(cardinality(s.positions)) as weight
        from document as d
        cross join lateral unnest(d.stems) as s
        union all
        -- small words and signs only: better than nothing
        select private.fold(btrim(left(p_text, 40))), 1
        from document as d
        where length(d.stems) = 0 and btrim(p_text) <> ''
    ),

    feature as (
        select md5(s.word) as digest, s.weight from stem as s
        union all
        select md5('#' || substr('_' || s.word || '_', n, 3)), s.weight / sqrt(length(s.word))
        from stem as s
        cross join lateral generate_series(1, length(s.word)) as n
    ),

    cell as (
        select
            ('x' || substr(f.digest, 1, 8))::bit(32)::bigint % 1536 as place,
            sum(case when substr(f.digest, 9, 1) < '8' then f.weight else -f.weight end) as value
        from feature as f
        group by 1
    )

    select extensions.l2_normalize(
        array_agg(coalesce(c.value, 0)::real order by p.place)::extensions.vector
    )
    from generate_series(0, 1535) as p (place)
    left join cell as c on p.place = c.place
    having bool_or(c.value <> 0)
$$;
revoke all on function private.lexical_embedding(text) from public, anon, authenticated, service_role;
