-- Search over all content, suggestions while somebody types, venues around a place. Functions: sql/functions. What is
-- found is decided by the policies of the tables that it comes from. Undo: supabase/undo/20260122120000_search.sql
set lock_timeout = '4s';
set statement_timeout = '60s';

insert into private.error_codes (code, reason, http, es, en) values
('MD170', 'unknown_search_kind', 422, 'Eso no se puede buscar', 'This is nothing that can be searched for'),
('MD171', 'bad_cursor', 422, 'El cursor no es de esta búsqueda', 'The cursor is not one of this search'),
('MD172', 'off_the_map', 422, 'Ese lugar no está en el mapa', 'This place is not on the map'),
('MD173', 'bad_radius', 422, 'El radio debe estar entre 0 y 1000 km', 'The radius must lie between 0 and 1000 km');

-- English of a Spanish community: the small words of Spanish are not looked for either. In a block, since the linter does
-- not know these statements and would skip the rest of the file.
do $$
begin
    create text search dictionary private.spanish_stop (
        template = pg_catalog.simple, stopwords = spanish, accept = false
    );
    create text search configuration private.english (copy = pg_catalog.english);
    alter text search configuration private.english
    alter mapping for asciiword, asciihword, hword_asciipart, word, hword, hword_part
    with private.spanish_stop, pg_catalog.english_stem;
end;
$$;

create table private.search_kinds (
    kind text primary key references private.content_types (code) on delete cascade,
    relation text not null,
    title text[] not null,
    subtitle text[] not null,
    body text[] not null,
    listed_states text[]
);
comment on table private.search_kinds is
'What can be searched for: the columns whose words count most, less and least. Whoever sees the row must be able to '
'read them, since being found by a word tells it.';
comment on column private.search_kinds.relation is 'Where it all is, in public: archived events too.';
comment on column private.search_kinds.listed_states is
'What others than its owner may find; null where there are no states. Row security has the last word.';
alter table private.search_kinds enable row level security;
revoke all on private.search_kinds from public, anon, authenticated, service_role;

insert into private.search_kinds (kind, relation, title, subtitle, body, listed_states) values
(
    'event', 'events_all', '{title}', '{short_description,event_type,location}', '{description}',
    '{published,completed,cancelled}'
),
('resource', 'resources', '{title}', '{tags}', '{description}', '{published}'),
('blog_post', 'blog_posts', '{title}', '{excerpt,tags}', '{content}', '{published}'),
('topic', 'forum_topics', '{title}', '{}', '{content}', '{active,closed,locked}'),
('post', 'forum_posts', '{}', '{}', '{content}', '{active}'),
('user', 'profiles', '{first_name,last_name}', '{skills,ai_interests}', '{bio}', null);

-- A table of its own: the content's tables change at every registration and view, and would be indexed anew each time.
create table private.search_documents (
    id uuid not null,
    kind text not null,
    title text,
    vector tsvector not null,
    listed_at timestamptz,
    owner_id uuid references auth.users (id) on delete set null,
    created_at timestamptz not null,

    primary key (id, kind)
) with (toast_tuple_target = 128);
comment on table private.search_documents is
'What the search looks through: one row for each row of content, kept by triggers. Rows stay short, vectors outside.';
comment on column private.search_documents.title is 'Without accents, for suggestions.';
comment on column private.search_documents.listed_at is
'From when on others than its owner may find it, as far as its state says; empty: never.';
comment on column private.search_documents.owner_id is 'Empty once the account is deleted.';
create index idx_search_documents_fts on private.search_documents using gin (vector) with (fastupdate = off);
create index idx_search_documents_title on private.search_documents using gin (title extensions.gin_trgm_ops);
create index idx_search_documents_owner on private.search_documents (owner_id);
alter table private.search_documents enable row level security;
revoke all on private.search_documents from public, anon, authenticated, service_role;

create type private.search_place as (
    after_at timestamptz,
    after_id uuid,
    until_at timestamptz,
    until_id uuid,
    rank real,
    kind text,
    id uuid
);
comment on type private.search_place is
'Where a page of a search begins: in the window of matches older than (after) and not older than (until), after the '
'row with this rank, kind and id.';
create type private.search_hit as (
    kind text,
    id uuid,
    title text,
    slug text,
    summary text,
    rank real,
    created_at timestamptz
);
comment on type private.search_hit is 'What a search has found and the caller may see.';

-- <<< sql/functions/private/fold.sql
-- Small letters without accents; ñ stays a letter of its own. Callers: search_stems, search_query, suggest_candidates,
-- keep_search_document. Capitals are mapped by hand, so that no locale has a say.
create or replace function private.fold(p_text text)
returns text
language sql
immutable
strict
parallel safe
security invoker
set search_path = ''
as $$
    select lower(
        translate(
            normalize(p_text, nfc),
            'áàâäãåÁÀÂÄÃÅéèêëÉÈÊËíìîïÍÌÎÏóòôöõÓÒÔÖÕúùûüÚÙÛÜçÇÑ',
            'aaaaaaaaaaaaeeeeeeeeiiiiiiiioooooooooouuuuuuuuccñ'
        )
    )
$$;
revoke all on function private.fold(text) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/search_stems.sql
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
-- >>>
-- <<< sql/functions/private/search_vector.sql
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
-- >>>
-- <<< sql/functions/private/search_query.sql
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
-- >>>
-- <<< sql/functions/private/search_text.sql
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
-- >>>
-- <<< sql/functions/private/search_document.sql
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
-- >>>
-- <<< sql/functions/private/put_search_document.sql
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
-- >>>
-- <<< sql/functions/private/keep_search_document.sql
-- Keeps the index of the search true. Caller: triggers after insert, update and delete of content, with the argument
-- (kind).
create or replace function private.keep_search_document()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    if tg_op <> 'DELETE' then
        perform private.put_search_document(private.search_document(tg_argv[0], to_jsonb(new)));
    -- An event that moves to another leaf is deleted in the one and inserted in the other.
    elsif tg_argv[0] <> 'event' or not exists (select from public.events_all as e where e.id = old.id) then
        delete from private.search_documents as d where d.id = old.id and d.kind = tg_argv[0];
    end if;
    return null;
end;
$$;
revoke all on function private.keep_search_document() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/rebuild_search.sql
-- Indexes everything anew for the search, and forgets what is gone; gives the number of documents. Callers: migrations
-- that change how something is indexed, operators after a restore without triggers.
create or replace function private.rebuild_search()
returns bigint
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_kind text;
    v_relation text;
begin
    for v_kind, v_relation in select k.kind, k.relation from private.search_kinds as k loop
        execute format(
            'select private.put_search_document(private.search_document(%1$L, to_jsonb(r))) from public.%2$I as r',
            v_kind, v_relation
        );
        execute format(
            'delete from private.search_documents as d
             where d.kind = %1$L and not exists (select from public.%2$I as r where r.id = d.id)',
            v_kind, v_relation
        );
    end loop;
    return (select count(*) from private.search_documents);
end;
$$;
revoke all on function private.rebuild_search() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/require_search_kinds.sql
-- Refuses what cannot be searched for. Callers: search_candidates, suggest_candidates. Errors: MD170 unknown_search_kind.
create or replace function private.require_search_kinds(p_kinds text[])
returns void
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_known constant text[] := array(select k.kind from private.search_kinds as k order by k.kind);
begin
    if not p_kinds <@ v_known then
        perform private.fail('MD170', jsonb_build_object('known', v_known));
    end if;
end;
$$;
revoke all on function private.require_search_kinds(text[]) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/read_search_cursor.sql
-- Where the next page of a search begins; without a cursor, at the beginning. A forged one leads to another page of the
-- same search, nowhere else. Caller: public.search. Errors: MD171 bad_cursor.
create or replace function private.read_search_cursor(p_cursor text)
returns private.search_place
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
    return jsonb_populate_record(
        null::private.search_place,
        coalesce(convert_from(decode(p_cursor, 'base64'), 'utf8')::jsonb, '{}')
    );
exception when data_exception then
    perform private.fail('MD171');
    return null;
end;
$$;
revoke all on function private.read_search_cursor(text) from public, anon, authenticated, service_role;
grant execute on function private.read_search_cursor(text) to anon, authenticated;
-- >>>
-- <<< sql/functions/private/search_candidates.sql
-- What may be shown to somebody who searches, newest first, with its rank: ids only, and more than the caller may see.
-- Row security, which would keep the index out of use, comes after it. Caller: search_window.
-- Errors: MD170 unknown_search_kind.
create or replace function private.search_candidates(
    p_query text,
    p_kinds text[],
    p_place private.search_place,
    p_limit integer
)
returns table (kind text, id uuid, created_at timestamptz, rank real)
language plpgsql
stable
security definer
set search_path = ''
set enable_seqscan = off -- vectors lie outside their rows: reading them all is dearer than the planner knows
as $$
declare
    v_query constant tsquery := private.search_query(p_query);
    v_me constant uuid := (select auth.uid());
    v_sees_all constant boolean := (select private.is_admin()) or (select private.has_permission('content.moderate'));
    v_staffed constant uuid[] := array(select private.staffed_events('{co_organizer,check_in}'));
    v_now constant timestamptz := private.clock();
begin
    perform private.require_search_kinds(p_kinds);
    return query
    -- The rank is asked for what is left only: it needs the whole vector, which would be sorted with its row.
    select f.kind, f.id, f.created_at, ts_rank(r.vector, v_query)
    from (
        select d.kind, d.id, d.created_at
        from private.search_documents as d
        where d.vector @@ v_query
            and (d.listed_at <= v_now or d.owner_id = v_me or v_sees_all or d.id = any (v_staffed))
            and (d.kind = any (p_kinds)) is not false
            and (p_place.after_at is null or (d.created_at, d.id) < (p_place.after_at, p_place.after_id))
            and (p_place.until_at is null or (d.created_at, d.id) >= (p_place.until_at, p_place.until_id))
        order by d.created_at desc, d.id desc
        limit p_limit
    ) as f
    inner join private.search_documents as r on f.id = r.id and f.kind = r.kind;
end;
$$;
revoke all on function private.search_candidates(text, text[], private.search_place, integer)
from public, anon, authenticated, service_role;
grant execute on function private.search_candidates(text, text[], private.search_place, integer) to anon, authenticated;
-- >>>
-- <<< sql/functions/private/search_pages.sql
-- What a search shows of the rows with these kinds and ids: those that the caller may see, since it runs with his rights.
-- To begin with a table takes as long as ten of its rows, so only those are asked of which there is something.
-- Callers: search_window, public.suggest, calculate_content_similarity, my_recommendations.
create or replace function private.search_pages(p_kinds text[], p_ids uuid[])
returns table (kind text, id uuid, title text, slug text, summary text)
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
    if 'event' = any (p_kinds) then
        return query
        select 'event', e.id, e.title, e.slug, left(coalesce(e.short_description, e.description), 300)
        from public.events_all as e
        where e.id = any (array(select w.id from unnest(p_kinds, p_ids) as w (kind, id) where w.kind = 'event'));
    end if;
    if 'resource' = any (p_kinds) then
        return query
        select 'resource', r.id, r.title, null::text, left(r.description, 300)
        from public.resources as r
        where r.id = any (array(select w.id from unnest(p_kinds, p_ids) as w (kind, id) where w.kind = 'resource'));
    end if;
    if 'blog_post' = any (p_kinds) then
        return query
        select 'blog_post', b.id, b.title, b.slug, left(coalesce(b.excerpt, b.content), 300)
        from public.blog_posts as b
        where b.id = any (array(select w.id from unnest(p_kinds, p_ids) as w (kind, id) where w.kind = 'blog_post'));
    end if;
    if 'topic' = any (p_kinds) then
        return query
        select 'topic', t.id, t.title, t.slug, left(t.content, 300)
        from public.forum_topics as t
        where t.id = any (array(select w.id from unnest(p_kinds, p_ids) as w (kind, id) where w.kind = 'topic'));
    end if;
    if 'post' = any (p_kinds) then
        return query
        select 'post', p.id, t.title, t.slug, left(p.content, 300)
        from public.forum_posts as p
        left join public.forum_topics as t on p.topic_id = t.id
        where p.id = any (array(select w.id from unnest(p_kinds, p_ids) as w (kind, id) where w.kind = 'post'));
    end if;
    if 'user' = any (p_kinds) then
        return query
        select 'user', u.id, nullif(concat_ws(' ', u.first_name, u.last_name), ''), null::text, left(u.bio, 300)
        from public.profiles as u
        where u.id = any (array(select w.id from unnest(p_kinds, p_ids) as w (kind, id) where w.kind = 'user'));
    end if;
end;
$$;
revoke all on function private.search_pages(text[], uuid[]) from public, anon, authenticated, service_role;
grant execute on function private.search_pages(text[], uuid[]) to anon, authenticated;
-- >>>
-- <<< sql/functions/private/search_window.sql
-- The newest 250 matches that the caller may see, from p_place on, newest first; all of them down to p_place.until, when
-- a page before has said how far this window goes. Only what he sees decides where a window ends, or what he must not see
-- would show in the order. Caller: public.search. Errors: MD170 unknown_search_kind.
create or replace function private.search_window(p_query text, p_kinds text[], p_place private.search_place)
returns private.search_hit[]
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
    -- Some more, so that a few hidden ones cost no second look; at most 4800, so that many do not cost for ever.
    v_most integer := 300;
    v_kinds text[];
    v_ids uuid[];
    v_moments timestamptz[];
    v_ranks real[];
    v_hits private.search_hit[];
begin
    loop
        select array_agg(c.kind), array_agg(c.id), array_agg(c.created_at), array_agg(c.rank)
        into v_kinds, v_ids, v_moments, v_ranks
        from private.search_candidates(p_query, p_kinds, p_place, v_most) as c;

        select array_agg(h.hit order by h.created_at desc, h.id desc) into v_hits
        from (
            select
                c.created_at, c.id,
                (c.kind, c.id, p.title, p.slug, p.summary, c.rank, c.created_at)::private.search_hit as hit
            from unnest(v_kinds, v_ids, v_moments, v_ranks) as c (kind, id, created_at, rank)
            inner join private.search_pages(v_kinds, v_ids) as p on c.kind = p.kind and c.id = p.id
            order by c.created_at desc, c.id desc
            limit case when p_place.until_at is null then 250 end
        ) as h;
        exit when cardinality(v_ids) is distinct from v_most
            or (p_place.until_at is null and cardinality(v_hits) = 250)
            or v_most = 4800;
        v_most := v_most * 4;
    end loop;
    return coalesce(v_hits, '{}');
end;
$$;
revoke all on function private.search_window(text, text[], private.search_place)
from public, anon, authenticated, service_role;
grant execute on function private.search_window(text, text[], private.search_place) to anon, authenticated;
-- >>>
-- <<< sql/functions/private/suggest_candidates.sql
-- Titles and names that have so much of what is typed, from 0 to 1, the most alike first: ids only, and more than the
-- caller may see. Caller: public.suggest. Errors: MD170 unknown_search_kind.
create or replace function private.suggest_candidates(
    p_query text,
    p_kinds text[],
    p_share numeric,
    p_limit integer
)
returns table (kind text, id uuid, place bigint)
language plpgsql
stable
security definer
set search_path = ''
set enable_seqscan = off -- comparing each title is dearer than the planner knows
as $$
declare
    v_query constant text := private.fold(btrim(left(p_query, 100)));
    v_me constant uuid := (select auth.uid());
    v_sees_all constant boolean := (select private.is_admin()) or (select private.has_permission('content.moderate'));
    v_staffed constant uuid[] := array(select private.staffed_events('{co_organizer,check_in}'));
    v_now constant timestamptz := private.clock();
begin
    perform
        private.require_search_kinds(p_kinds),
        set_config('pg_trgm.word_similarity_threshold', p_share::text, true);
    return query
    select
        d.kind, d.id,
        row_number() over (
            order by
                extensions.word_similarity(v_query, d.title) desc,
                extensions.similarity(v_query, d.title) desc,
                d.created_at desc, d.kind, d.id
        ) as place
    from private.search_documents as d
    where d.title operator(extensions.%>) v_query
        and (d.listed_at <= v_now or d.owner_id = v_me or v_sees_all or d.id = any (v_staffed))
        and (d.kind = any (p_kinds)) is not false
    order by place
    limit p_limit;
end;
$$;
revoke all on function private.suggest_candidates(text, text[], numeric, integer)
from public, anon, authenticated, service_role;
grant execute on function private.suggest_candidates(text, text[], numeric, integer) to anon, authenticated;
-- >>>
-- <<< sql/functions/private/venues_within.sql
-- Venues at most so far from a place, with the distance in metres on a sphere: ids only, before row security has looked,
-- which would keep the index out of use. Caller: public.venues_near. Errors: MD172 off_the_map, MD173 bad_radius.
create or replace function private.venues_within(
    p_lat double precision,
    p_lon double precision,
    p_radius_m double precision
)
returns table (id uuid, distance_m double precision)
language plpgsql
stable
security definer
rows 20
set search_path = ''
as $$
declare
    c_earth constant double precision := 6371008.8::double precision;
    v_me constant uuid := (select auth.uid());
    v_is_admin constant boolean := (select private.is_admin());
    -- How far the circle reaches north and south, then west and east, in degrees; rounding may not cost a venue.
    v_height double precision;
    v_width double precision := 180::double precision;
    v_box box;
    v_beyond box; -- what lies on the other side of the 180th meridian
begin
    if (p_lat between -90 and 90 and p_lon between -180 and 180) is not true then
        perform private.fail('MD172');
    elsif (p_radius_m > 0 and p_radius_m <= 1000000) is not true then
        perform private.fail('MD173', '{"most": 1000000}');
    end if;
    v_height := degrees(p_radius_m / c_earth) + 1e-9;
    if abs(p_lat) + v_height < 90 then
        v_width := asind(sind(v_height) / cosd(p_lat)) + 1e-9;
    end if;
    v_box := box(point(p_lon - v_width, p_lat - v_height), point(p_lon + v_width, p_lat + v_height));
    v_beyond := v_box - point(case when p_lon < 0 then -360 else 360 end, 0);
    return query
    select n.id, n.distance_m
    from (
        select
            v.id,
            2 * c_earth * asin(
                sqrt(
                    least(
                        1,
                        sind((v.coordinates[1] - p_lat) / 2) ^ 2
                        + cosd(p_lat) * cosd(v.coordinates[1]) * sind((v.coordinates[0] - p_lon) / 2) ^ 2
                    )
                )
            ) as distance_m
        from public.venues as v
        where (v.coordinates <@ v_box or v.coordinates <@ v_beyond)
            and (v.is_approved or v.created_by = v_me or v_is_admin)
    ) as n
    where n.distance_m <= p_radius_m
    order by n.distance_m, n.id;
end;
$$;
revoke all on function private.venues_within(double precision, double precision, double precision)
from public, anon, authenticated, service_role;
grant execute on function private.venues_within(double precision, double precision, double precision)
to anon, authenticated;
-- >>>
-- <<< sql/functions/public/search.sql
-- Searches events, resources, blog posts, topics, replies in them and people. The best of the newest 250 matches come
-- first, then the best of the 250 before them, and so on: ranking every match of a common word would read them all.
-- Callers: clients; row security alone decides what each finds. Errors: MD170 unknown_search_kind, MD171 bad_cursor.
create or replace function public.search(
    p_query text,
    p_kinds text[] default null,
    p_limit integer default 20,
    p_cursor text default null
)
returns table (kind text, id uuid, title text, slug text, summary text, rank real, next_cursor text)
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
    v_place private.search_place := private.read_search_cursor(p_cursor);
    v_missing integer := least(greatest(p_limit, 1), 100);
    v_window private.search_hit[];
    v_cursor jsonb;
    v_found integer;
begin
    loop
        v_window := private.search_window(p_query, p_kinds, v_place);
        if v_place.until_at is null and cardinality(v_window) = 250 then
            v_place.until_at := v_window[250].created_at;
            v_place.until_id := v_window[250].id;
        end if;

        v_cursor := jsonb_strip_nulls(to_jsonb(v_place));
        return query
        select
            h.kind, h.id, h.title, h.slug, h.summary, h.rank,
            translate(
                encode(
                    convert_to(
                        (v_cursor || jsonb_build_object('rank', h.rank, 'kind', h.kind, 'id', h.id))::text, 'utf8'
                    ),
                    'base64'
                ),
                E'\n', ''
            )
        from unnest(v_window) as h
        where v_place.rank is null
            or (-h.rank, h.kind, h.id) > (-v_place.rank, v_place.kind, v_place.id)
        order by h.rank desc, h.kind, h.id
        limit v_missing;
        get diagnostics v_found = row_count;
        v_missing := v_missing - v_found;
        exit when v_missing = 0 or v_place.until_at is null;
        v_place := (
            v_place.until_at, v_place.until_id, null::timestamptz, null::uuid, null::real, null::text, null::uuid
        );
    end loop;
end;
$$;
revoke all on function public.search(text, text[], integer, text) from public, anon, authenticated, service_role;
grant execute on function public.search(text, text[], integer, text) to anon, authenticated;
comment on function public.search(text, text[], integer, text) is
'Searches events, resources, posts, topics, replies and people: with or without accents, in Spanish and English. Words '
'as in a search engine: "a phrase", or, -without.';
-- >>>
-- <<< sql/functions/public/suggest.sql
-- Titles and names like what somebody has begun to type, the most alike first; typing errors and missing ends do no harm.
-- Callers: clients; row security alone decides what each finds. Errors: MD170 unknown_search_kind.
create or replace function public.suggest(p_query text, p_kinds text[] default null, p_limit integer default 8)
returns table (kind text, id uuid, title text, slug text)
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
    v_limit constant integer := least(greatest(p_limit, 1), 50);
    -- Most of what is alike may be seen. Where it may not, more is looked at: the hidden take nobody's place.
    v_most integer := 100;
    -- How much of what is typed a title must have. Of what has most of it there is mostly enough, and it comes first anyway.
    v_share numeric := 0.8;
    v_kinds text[];
    v_ids uuid[];
    v_seen private.search_hit[];
begin
    loop
        select array_agg(c.kind order by c.place), array_agg(c.id order by c.place)
        into v_kinds, v_ids
        from private.suggest_candidates(p_query, p_kinds, v_share, v_most) as c;

        select array_agg((c.kind, c.id, p.title, p.slug, null, null, null)::private.search_hit order by c.place)
        into v_seen
        from unnest(v_kinds, v_ids) with ordinality as c (kind, id, place)
        inner join private.search_pages(v_kinds, v_ids) as p on c.kind = p.kind and c.id = p.id;
        exit when cardinality(v_seen) >= v_limit;
        if v_share > 0.6 then
            v_share := 0.6;
        else
            exit when cardinality(v_ids) is distinct from v_most or v_most = 10000;
            v_most := v_most * 10;
        end if;
    end loop;
    return query select s.kind, s.id, s.title, s.slug from unnest(v_seen[: v_limit]) as s;
end;
$$;
revoke all on function public.suggest(text, text[], integer) from public, anon, authenticated, service_role;
grant execute on function public.suggest(text, text[], integer) to anon, authenticated;
comment on function public.suggest(text, text[], integer) is
'Titles and names like what somebody has begun to type, the most alike first; typing errors do no harm.';
-- >>>
-- <<< sql/functions/public/venues_near.sql
-- Venues around a place, nearest first. Callers: clients; row security decides which each sees.
-- Errors: MD172 off_the_map, MD173 bad_radius (up to 1000 km).
create or replace function public.venues_near(
    p_lat double precision,
    p_lon double precision,
    p_radius_m double precision default 5000,
    p_limit integer default 20
)
returns table (
    id uuid,
    name text,
    slug text,
    address text,
    area text,
    city text,
    coordinates point,
    capacity integer,
    distance_m double precision
)
language sql
stable
security invoker
set search_path = ''
as $$
    select v.id, v.name, v.slug, v.address, v.area, v.city, v.coordinates, v.capacity, n.distance_m
    from private.venues_within(p_lat, p_lon, p_radius_m) as n
    inner join public.venues as v on n.id = v.id
    order by n.distance_m, v.id
    limit least(greatest(p_limit, 1), 100)
$$;
revoke all on function public.venues_near(double precision, double precision, double precision, integer)
from public, anon, authenticated, service_role;
grant execute on function public.venues_near(double precision, double precision, double precision, integer)
to anon, authenticated;
comment on function public.venues_near(double precision, double precision, double precision, integer) is
'Venues around a place, nearest first: the radius and distance_m are metres.';
-- >>>

create trigger keep_search_document
after insert or update of title, short_description, description, event_type, location, status, organizer_id or delete
on public.events
for each row execute function private.keep_search_document('event');

create trigger keep_search_document
after insert or update of title, description, tags, status, visibility, author_id or delete
on public.resources
for each row execute function private.keep_search_document('resource');

create trigger keep_search_document
after insert or update of title, excerpt, content, tags, status, published_at, author_id or delete
on public.blog_posts
for each row execute function private.keep_search_document('blog_post');

create trigger keep_search_document
after insert or update of title, content, status, author_id or delete
on public.forum_topics
for each row execute function private.keep_search_document('topic');

create trigger keep_search_document
after insert or update of content, status, author_id or delete
on public.forum_posts
for each row execute function private.keep_search_document('post');

create trigger keep_search_document
after insert or update of first_name, last_name, bio, skills, ai_interests or delete
on public.profiles
for each row execute function private.keep_search_document('user');

select private.rebuild_search();
