-- Embeddings: content that changes asks for its vectors, workers bring them, what is alike is found by them.
-- Functions: sql/functions. Undo: supabase/undo/20260201000000_embeddings.sql
set lock_timeout = '4s';
set statement_timeout = '60s';

insert into private.error_codes (code, reason, http, es, en) values
(
    'MD195', 'wrong_dimension', 422, 'El vector no tiene las dimensiones del modelo',
    'The vector has not the dimensions of the model'
),
('MD196', 'model_incomplete', 409, 'Al modelo le faltan vectores', 'The model still lacks vectors'),
('MD197', 'no_direction', 422, 'El vector es cero', 'The vector is zero');

insert into private.job_kinds (kind, description, max_attempts, lease, first_wait) values
('embed_content', 'Asks a model for the vector of a piece of content.', 5, '2 minutes', '30 seconds');

create table private.embedded_kinds (
    kind text primary key references private.content_types (code) on delete cascade,
    columns text[] not null,
    listed_states text[]
);
comment on table private.embedded_kinds is
'What has vectors: the columns that a model is shown. Everybody who sees the row must be able to read them, and a '
'service may be told them, since it may be what makes the vector.';
comment on column private.embedded_kinds.listed_states is 'What others may find; null where there are no states.';
alter table private.embedded_kinds enable row level security;
revoke all on private.embedded_kinds from public, anon, authenticated, service_role;
select private.tag_privacy('private.embedded_kinds', null, '@pii:none @export:no @erase:keep @retain:forever');

insert into private.embedded_kinds (kind, columns, listed_states) values
('event', '{title,short_description,event_type,description}', '{published,completed}'),
('resource', '{title,tags,description}', '{published}'),
('blog_post', '{title,excerpt,tags,content}', '{published}'),
('topic', '{title,content}', '{active,closed,locked}'),
('user', '{ai_interests,skills,bio}', null);

-- <<< sql/functions/private/lexical_embedding.sql
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
-- >>>
-- <<< sql/functions/private/embedded_text.sql
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
-- >>>
-- <<< sql/functions/private/embedding_hash.sql
-- What a vector is made of: the text and how the model is called. With another version or other parameters every vector
-- of a model is an old one. Callers: functions of embeddings.
create or replace function private.embedding_hash(p_model public.ai_models, p_text text)
returns text
language sql
stable
security invoker
set search_path = ''
as $$
    select encode(
        sha256(convert_to(concat_ws(E'\n', p_model.version, p_model.parameters::text, p_text), 'utf8')), 'hex'
    )
$$;
revoke all on function private.embedding_hash(public.ai_models, text) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/embedding_models.sql
-- The models whose vectors are kept up to date: the active one, and those that are being prepared to take its place.
-- Callers: functions of embeddings.
create or replace function private.embedding_models()
returns setof public.ai_models
language sql
stable
security definer
set search_path = ''
as $$
    select m.* from public.ai_models as m where m.type = 'embedding' and (m.is_active or m.prepared_since is not null)
$$;
revoke all on function private.embedding_models() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/active_model.sql
-- The one model that is asked and whose vectors are compared, or null. Callers: functions that compare vectors.
create or replace function private.active_model()
returns uuid
language sql
stable
security definer
set search_path = ''
as $$
    select m.id from public.ai_models as m where m.type = 'embedding' and m.is_active
$$;
revoke all on function private.active_model() from public, anon, authenticated, service_role;
grant execute on function private.active_model() to anon, authenticated;
-- >>>
-- <<< sql/functions/private/queue_embedding.sql
-- Asks a worker for the vectors of a piece of content, one task a model; none where the vector is of this very text.
-- Caller: update_content_embedding.
create or replace function private.queue_embedding(p_content_type text, p_content_id uuid, p_text text)
returns void
language sql
volatile
security definer
set search_path = ''
as $$
    select private.enqueue(
        'embed_content',
        jsonb_build_object('content_type', p_content_type, 'content_id', p_content_id, 'model_id', m.id),
        concat_ws(':', p_content_type, p_content_id, m.id)
    )
    from private.embedding_models() as m
    where not exists (
        select from public.content_embeddings as e
        where e.content_type = p_content_type and e.content_id = p_content_id and e.model_id = m.id
            and e.content_hash = private.embedding_hash(m, p_text)
    )
$$;
revoke all on function private.queue_embedding(text, uuid, text) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/lock_embedding.sql
-- Holds the vectors of a piece of content until the transaction ends, so that none is written after its content has gone,
-- or over a newer one. Workers hold one at a time, so they deadlock with nobody.
-- Callers: save_embedding, forget_embedding.
create or replace function private.lock_embedding(p_content_type text, p_content_id uuid)
returns void
language sql
volatile
security definer
set search_path = ''
as $$
    select pg_advisory_xact_lock(hashtextextended(format('embedding:%s:%s', p_content_type, p_content_id), 0))
$$;
revoke all on function private.lock_embedding(text, uuid) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/forget_embedding.sql
-- Takes away the vectors of what is gone, or is no more for others to find, and its recommendations. Of what may come
-- back the dismissed ones stay, or it would be recommended again. Caller: update_content_embedding.
create or replace function private.forget_embedding(p_content_type text, p_content_id uuid, p_is_gone boolean)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.lock_embedding(p_content_type, p_content_id);
    delete from public.content_embeddings as e where e.content_type = p_content_type and e.content_id = p_content_id;
    delete from public.content_recommendations as r
    where r.content_type = p_content_type and r.content_id = p_content_id and (p_is_gone or not r.is_dismissed);
end;
$$;
revoke all on function private.forget_embedding(text, uuid, boolean) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/update_content_embedding.sql
-- Keeps vectors true to their content: asks for a new one when the text has changed, takes it away with the content.
-- No model is asked here, so no write waits for one or fails with it. Caller: triggers after insert, update and delete of
-- content, with the argument (kind).
create or replace function private.update_content_embedding()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_kind constant text := tg_argv[0];
    v_text text;
begin
    if tg_op = 'DELETE' then
        -- An event that moves to another leaf is deleted in the one and inserted in the other.
        if v_kind <> 'event' or not exists (select from public.events as e where e.id = old.id) then
            perform private.forget_embedding(v_kind, old.id, true);
        end if;
        return null;
    end if;
    v_text := private.embedded_text(v_kind, to_jsonb(new));
    if tg_op = 'INSERT' and v_text is not null then
        perform private.queue_embedding(v_kind, new.id, v_text);
    elsif tg_op = 'UPDATE' and v_text is distinct from private.embedded_text(v_kind, to_jsonb(old)) then
        if v_text is null then
            perform private.forget_embedding(v_kind, new.id, false);
        else
            perform private.queue_embedding(v_kind, new.id, v_text);
        end if;
    end if;
    return null;
end;
$$;
revoke all on function private.update_content_embedding() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/content_text.sql
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
-- >>>
-- <<< sql/functions/private/load_embeddings.sql
-- What a worker needs for tasks embed_content that it holds: the text, how to ask the model, and the hash that comes back
-- with the vector. No row for a task with nothing to do: the content is gone, or its vector is of this very text.
-- Callers: workers, claim_embeddings. Errors: MD160 lease_lost.
create or replace function private.load_embeddings(p_job_ids bigint[], p_token uuid)
returns table (
    job_id bigint,
    model_id uuid,
    model text,
    provider text,
    dimensions integer,
    content text,
    content_hash text
)
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.held_job(i.id, p_token) from (select t.id from unnest(p_job_ids) as t (id) order by t.id) as i;
    return query
    select
        h.id, h.model_id, h.model, h.provider, h.dimensions, h.content, h.content_hash
    from (
        select
            j.id,
            j.payload ->> 'content_type' as content_type,
            (j.payload ->> 'content_id')::uuid as content_id,
            m.id as model_id,
            coalesce(m.parameters ->> 'model', m.name) as model,
            coalesce(m.parameters ->> 'provider', 'openai') as provider,
            coalesce((m.parameters ->> 'dimensions')::integer, 1536) as dimensions,
            c.content,
            private.embedding_hash(m, c.content) as content_hash
        from private.jobs as j
        inner join public.ai_models as m on m.id = (j.payload ->> 'model_id')::uuid
        cross join lateral private.content_text(
            j.payload ->> 'content_type', (j.payload ->> 'content_id')::uuid
        ) as c (content)
        where j.id = any (p_job_ids) and j.kind = 'embed_content'
    ) as h
    where h.content is not null
        and not exists (
            select from public.content_embeddings as e
            where e.content_type = h.content_type and e.content_id = h.content_id and e.model_id = h.model_id
                and e.content_hash = h.content_hash
        )
    order by h.id;
end;
$$;
revoke all on function private.load_embeddings(bigint[], uuid) from public, anon, authenticated, service_role;
grant execute on function private.load_embeddings(bigint[], uuid) to medellin_worker;
-- >>>
-- <<< sql/functions/private/save_embedding.sql
-- Writes the vector that a task embed_content has brought; says whether it did. What was made of a text that has changed
-- since is not written: another task waits behind this one. Without a vector the database makes the lexical one.
-- Callers: workers, in the transaction that completes the task; finish_embedding.
-- Errors: MD160 lease_lost, MD195 wrong_dimension, MD197 no_direction, 22004 without a vector that a service must give.
create or replace function private.save_embedding(
    p_job_id bigint,
    p_token uuid,
    p_content_hash text,
    p_embedding real[] default null
)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_job constant private.jobs := private.held_job(p_job_id, p_token);
    v_type constant text := v_job.payload ->> 'content_type';
    v_id constant uuid := (v_job.payload ->> 'content_id')::uuid;
    v_model public.ai_models;
    v_dimensions integer;
    v_text text;
    v_vector extensions.vector;
begin
    select m.* into v_model from public.ai_models as m where m.id = (v_job.payload ->> 'model_id')::uuid;
    if not found then
        return false;
    end if;
    perform private.lock_embedding(v_type, v_id);
    v_text := private.content_text(v_type, v_id);
    if v_text is null or private.embedding_hash(v_model, v_text) <> p_content_hash then
        return false;
    end if;

    if p_embedding is not null then
        v_dimensions := coalesce((v_model.parameters ->> 'dimensions')::integer, 1536);
        if cardinality(p_embedding) <> v_dimensions then
            perform private.fail(
                'MD195',
                jsonb_build_object('model', v_model.name, 'expected', v_dimensions, 'got', cardinality(p_embedding))
            );
        end if;
        -- Zeros at the end change no angle.
        v_vector := (p_embedding || array_fill(0::real, array[1536 - v_dimensions]))::extensions.vector;
        if extensions.vector_norm(v_vector) = 0 then
            perform private.fail('MD197', jsonb_build_object('model', v_model.name));
        end if;
        v_vector := extensions.l2_normalize(v_vector);
    elsif v_model.parameters ->> 'provider' = 'lexical' then
        v_vector := private.lexical_embedding(v_text);
    else
        raise null_value_not_allowed using
            message = 'Falta el vector', detail = '{"en": "The vector is missing"}', hint = 'vector_missing';
    end if;

    insert into public.content_embeddings as e (content_type, content_id, model_id, embedding, content_hash)
    values (v_type, v_id, v_model.id, v_vector, p_content_hash)
    on conflict (content_type, content_id, model_id) do update
    set embedding = excluded.embedding, content_hash = excluded.content_hash;
    return true;
end;
$$;
revoke all on function private.save_embedding(bigint, uuid, text, real[])
from public, anon, authenticated, service_role;
grant execute on function private.save_embedding(bigint, uuid, text, real[]) to medellin_worker;
-- >>>
-- <<< sql/functions/private/claim_embeddings.sql
-- Leases tasks embed_content to whoever calls the models from outside of the database, with all that is needed for them.
-- Those with nothing to do are completed here. Caller: public.claim_embeddings.
create or replace function private.claim_embeddings(p_limit integer)
returns table (
    job_id bigint,
    lease_token uuid,
    model_id uuid,
    model text,
    provider text,
    dimensions integer,
    content text,
    content_hash text
)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_token uuid;
    v_ids bigint[];
    v_useful bigint[];
begin
    loop
        select array_agg(c.id), (array_agg(c.lease_token))[1] into v_ids, v_token
        from private.claim_jobs('{embed_content}', least(greatest(p_limit, 1), 100)) as c;
        exit when v_ids is null;

        v_useful := array(select l.job_id from private.load_embeddings(v_ids, v_token) as l);
        perform private.complete_jobs(
            array(select i.id from unnest(v_ids) as i (id) where i.id <> all (v_useful)), v_token
        );
        if v_useful <> '{}' then
            return query
            select l.job_id, v_token, l.model_id, l.model, l.provider, l.dimensions, l.content, l.content_hash
            from private.load_embeddings(v_useful, v_token) as l;
            exit;
        end if;
    end loop;
end;
$$;
revoke all on function private.claim_embeddings(integer) from public, anon, authenticated, service_role;
grant execute on function private.claim_embeddings(integer) to service_role;
-- >>>
-- <<< sql/functions/private/finish_embedding.sql
-- Writes the vector of a task and completes it, both or neither. Caller: public.finish_embedding.
-- Errors: those of save_embedding.
create or replace function private.finish_embedding(
    p_job_id bigint,
    p_token uuid,
    p_content_hash text,
    p_embedding real[]
)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_is_written constant boolean := private.save_embedding(p_job_id, p_token, p_content_hash, p_embedding);
begin
    perform private.complete_job(p_job_id, p_token);
    return v_is_written;
end;
$$;
revoke all on function private.finish_embedding(bigint, uuid, text, real[])
from public, anon, authenticated, service_role;
grant execute on function private.finish_embedding(bigint, uuid, text, real[]) to service_role;
-- >>>
-- <<< sql/functions/private/fail_embedding.sql
-- Gives a task embed_content back that did not work; says whether it waits or is dead. Caller: public.fail_embedding.
-- Errors: MD160 lease_lost, also for a task of another kind.
create or replace function private.fail_embedding(p_job_id bigint, p_token uuid, p_error text, p_permanently boolean)
returns text
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    if (private.held_job(p_job_id, p_token)).kind <> 'embed_content' then
        perform private.fail('MD160', jsonb_build_object('job_ids', array[p_job_id]));
    end if;
    return private.fail_job(p_job_id, p_token, p_error, p_permanently);
end;
$$;
revoke all on function private.fail_embedding(bigint, uuid, text, boolean)
from public, anon, authenticated, service_role;
grant execute on function private.fail_embedding(bigint, uuid, text, boolean) to service_role;
-- >>>
-- <<< sql/functions/private/backfill_embeddings.sql
-- Asks for every vector that a model lacks or has of an older text, behind what people change meanwhile, and keeps the
-- model's vectors up to date from now on; takes away those of what is no more. Says how many it asked for.
-- Callers: trigger of ai_models, operators, the job update-recommendations. Errors: P0002.
create or replace function private.backfill_embeddings(p_model_id uuid)
returns bigint
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_model public.ai_models;
    v_kind record;
    v_asked bigint;
    v_all bigint := 0::bigint;
begin
    -- Names come from the catalog, quoted. @plpgsql_check_options: security_warnings = false
    update public.ai_models as m
    set prepared_since = private.clock()
    where m.id = p_model_id and m.type = 'embedding' and m.prepared_since is null;
    select m.* into v_model from public.ai_models as m where m.id = p_model_id and m.type = 'embedding';
    if not found then
        raise no_data_found using
            message = 'Este modelo no existe',
            detail = '{"en": "This model does not exist"}', hint = 'model_not_found';
    end if;
    for v_kind in
        select t.code, t.table_name
        from private.embedded_kinds as k
        inner join private.content_types as t on k.kind = t.code
    loop
        execute format(
            'insert into private.jobs (kind, payload, dedupe_key, run_at, priority)
             select
                 ''embed_content'',
                 jsonb_build_object(''content_type'', $1, ''content_id'', t.id, ''model_id'', $2.id),
                 concat_ws('':'', $1, t.id, $2.id),
                 private.clock(),
                 -1
             from public.%1$I as t
             cross join lateral private.embedded_text($1, to_jsonb(t)) as c (content)
             left join public.content_embeddings as e
                 on e.content_type = $1 and e.content_id = t.id and e.model_id = $2.id
             where c.content is not null
                 and e.content_hash is distinct from private.embedding_hash($2, c.content)
             on conflict do nothing',
            v_kind.table_name
        )
        using v_kind.code, v_model;
        get diagnostics v_asked = row_count;
        v_all := v_all + v_asked;

        execute format(
            'delete from public.content_embeddings as e
             where e.content_type = $1 and e.model_id = $2
                 and not exists (
                     select from public.%1$I as t
                     where t.id = e.content_id and private.embedded_text($1, to_jsonb(t)) is not null
                 )',
            v_kind.table_name
        )
        using v_kind.code, p_model_id;
    end loop;
    return v_all;
end;
$$;
revoke all on function private.backfill_embeddings(uuid) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/follow_embedding_model.sql
-- A model that becomes the active one, or is called in another way, gets the vectors that it lacks.
-- Caller: trigger of ai_models.
create or replace function private.follow_embedding_model()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.backfill_embeddings(new.id);
    return null;
end;
$$;
revoke all on function private.follow_embedding_model() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/embedding_status.sql
-- How far each model is: for each kind of content how much there is to embed, how much has a vector of its text as it is
-- now, and what waits or has failed for good. Callers: activate_model, medellin-ai embeddings.
create or replace function private.embedding_status()
returns table (
    model_id uuid,
    model text,
    is_active boolean,
    is_prepared boolean,
    content_type text,
    content bigint,
    embedded bigint,
    waiting bigint,
    dead bigint
)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_kind record;
begin
    -- Names come from the catalog, quoted. @plpgsql_check_options: security_warnings = false, extra_warnings = false
    for v_kind in
        select t.code, t.table_name
        from private.embedded_kinds as k
        inner join private.content_types as t on k.kind = t.code
        order by t.code
    loop
        return query execute format(
            'with content as materialized (
                 select t.id, c.content
                 from public.%1$I as t
                 cross join lateral private.embedded_text($1, to_jsonb(t)) as c (content)
                 where c.content is not null
             )
             select
                 m.id, m.name, m.is_active, m.prepared_since is not null, $1, n.content, n.embedded, q.waiting, q.dead
             from public.ai_models as m
             cross join lateral (
                 select
                     count(*) as content,
                     count(*) filter (where e.content_hash = private.embedding_hash(m, c.content)) as embedded
                 from content as c
                 left join public.content_embeddings as e
                     on e.content_type = $1 and e.content_id = c.id and e.model_id = m.id
             ) as n
             cross join lateral (
                 select
                     count(*) filter (where j.dead_at is null) as waiting,
                     count(*) filter (where j.dead_at is not null) as dead
                 from private.jobs as j
                 where j.kind = ''embed_content''
                     and j.payload ->> ''model_id'' = m.id::text and j.payload ->> ''content_type'' = $1
             ) as q
             where m.type = ''embedding''
             order by m.name',
            v_kind.table_name
        )
        using v_kind.code;
    end loop;
end;
$$;
revoke all on function private.embedding_status() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/activate_model.sql
-- Makes another model the active one, at once for everybody; its vectors are there already, unless p_anyway. Those of the
-- old one are kept up to date no more, but stay to go back to. Callers: operators.
-- Errors: P0002, MD196 model_incomplete.
create or replace function private.activate_model(p_model_id uuid, p_anyway boolean default false)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_missing bigint;
begin
    perform from public.ai_models as m where m.type = 'embedding' order by m.id for no key update;
    if not exists (select from public.ai_models as m where m.id = p_model_id and m.type = 'embedding') then
        raise no_data_found using
            message = 'Este modelo no existe',
            detail = '{"en": "This model does not exist"}', hint = 'model_not_found';
    end if;
    select sum(s.content - s.embedded)::bigint into v_missing
    from private.embedding_status() as s
    where s.model_id = p_model_id;
    if v_missing > 0 and not p_anyway then
        perform private.fail('MD196', jsonb_build_object('missing', v_missing));
    end if;
    update public.ai_models as m
    set is_active = false, prepared_since = null
    where m.type = 'embedding' and m.is_active and m.id <> p_model_id;
    update public.ai_models as m set is_active = true where m.id = p_model_id and not m.is_active;
end;
$$;
revoke all on function private.activate_model(uuid, boolean) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/nearest_content.sql
-- The content of a type whose vectors point most nearly the same way, the nearest first: ids only, whoever may see them.
-- The index of the type is read on until enough are of this model; what it cannot give is counted out exactly, so there
-- are never fewer than asked for while there are more. Who does not want to be suggested is left out.
-- Callers: similar_candidates, recommend_content.
create or replace function private.nearest_content(
    p_content_type text,
    p_model_id uuid,
    p_vector extensions.vector,
    p_limit integer,
    p_except uuid default null
)
returns table (content_id uuid, distance double precision)
language plpgsql
stable
security definer
rows 20
set search_path = ''
set enable_sort = off -- vectors lie outside their rows: comparing them all is dearer than the planner knows
as $$
declare
    v_ids uuid[];
    v_distances double precision[];
begin
    -- The type is a literal, so that its own index fits. @plpgsql_check_options: security_warnings = false
    perform
        set_config('hnsw.iterative_scan', 'strict_order', true),
        set_config('hnsw.max_scan_tuples', '100000', true),
        set_config('hnsw.ef_search', least(greatest(p_limit * 2, 100), 1000)::text, true);
    execute format(
        'select array_agg(n.content_id order by n.distance), array_agg(n.distance order by n.distance)
         from (
             select
                 e.content_id,
                 e.embedding::extensions.halfvec(1536) operator(extensions.<=>) $1 as distance
             from public.content_embeddings as e
             where e.content_type = %L and e.model_id = $2 and e.content_id is distinct from $3 %s
             order by e.embedding::extensions.halfvec(1536) operator(extensions.<=>) $1
             limit $4
         ) as n',
        p_content_type,
        case
            when p_content_type = 'user'
                then 'and (
                    select c.suggest_me from public.communication_preferences as c where c.user_id = e.content_id
                ) is not false'
        end
    )
    into v_ids, v_distances
    using p_vector::extensions.halfvec(1536), p_model_id, p_except, p_limit;

    if coalesce(cardinality(v_ids), 0) < p_limit then
        return query
        select e.content_id, e.embedding operator(extensions.<=>) p_vector
        from public.content_embeddings as e
        where e.content_type = p_content_type and e.model_id = p_model_id and e.content_id is distinct from p_except
            and (
                p_content_type <> 'user'
                or (
                    select c.suggest_me from public.communication_preferences as c where c.user_id = e.content_id
                ) is not false
            )
        order by 2, 1
        limit p_limit;
    else
        return query select n.id, n.distance from unnest(v_ids, v_distances) as n (id, distance);
    end if;
end;
$$;
revoke all on function private.nearest_content(text, uuid, extensions.vector, integer, uuid)
from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/similar_candidates.sql
-- What is like a piece of content that the caller may see, the most alike first: ids only, and more than he may see.
-- Row security, which would keep the index out of use, comes after it. Caller: public.calculate_content_similarity.
create or replace function private.similar_candidates(
    p_content_type text,
    p_content_id uuid,
    p_model_id uuid,
    p_limit integer
)
returns table (content_id uuid, distance double precision)
language sql
stable
security definer
set search_path = ''
as $$
    select n.content_id, n.distance
    from public.content_embeddings as e
    cross join lateral private.nearest_content(
        e.content_type, e.model_id, e.embedding, p_limit, e.content_id
    ) as n
    where e.content_type = p_content_type and e.content_id = p_content_id and e.model_id = p_model_id
$$;
revoke all on function private.similar_candidates(text, uuid, uuid, integer)
from public, anon, authenticated, service_role;
grant execute on function private.similar_candidates(text, uuid, uuid, integer) to anon, authenticated;
-- >>>
-- <<< sql/functions/public/claim_embeddings.sql
-- Leases tasks embed_content to the Edge Function embed, with the texts and how to ask for their vectors.
-- Caller: supabase/functions/embed, with the secret key.
create or replace function public.claim_embeddings(p_limit integer default 20)
returns table (
    job_id bigint,
    lease_token uuid,
    model_id uuid,
    model text,
    provider text,
    dimensions integer,
    content text,
    content_hash text
)
language sql
volatile
security invoker
set search_path = ''
as $$ select * from private.claim_embeddings(p_limit) $$;
revoke all on function public.claim_embeddings(integer) from public, anon, authenticated, service_role;
grant execute on function public.claim_embeddings(integer) to service_role;
comment on function public.claim_embeddings(integer) is
'For the Edge Function embed: texts that wait for their vectors, leased to the caller.';
-- >>>
-- <<< sql/functions/public/finish_embedding.sql
-- Writes the vector of a task and completes it; says whether it was written, which it is not when the text has changed
-- since. Without a vector the database makes the lexical one. Caller: supabase/functions/embed, with the secret key.
-- Errors: MD160 lease_lost, MD195 wrong_dimension, MD197 no_direction, 22004.
create or replace function public.finish_embedding(
    p_job_id bigint,
    p_token uuid,
    p_content_hash text,
    p_embedding real[] default null
)
returns boolean
language sql
volatile
security invoker
set search_path = ''
as $$ select private.finish_embedding(p_job_id, p_token, p_content_hash, p_embedding) $$;
revoke all on function public.finish_embedding(bigint, uuid, text, real[])
from public, anon, authenticated, service_role;
grant execute on function public.finish_embedding(bigint, uuid, text, real[]) to service_role;
comment on function public.finish_embedding(bigint, uuid, text, real[]) is
'For the Edge Function embed: the vector of a text that was claimed; false when the text has changed since.';
-- >>>
-- <<< sql/functions/public/fail_embedding.sql
-- Gives a task back that did not work; says whether it waits for another attempt or is dead.
-- Caller: supabase/functions/embed, with the secret key. Errors: MD160 lease_lost.
create or replace function public.fail_embedding(
    p_job_id bigint,
    p_token uuid,
    p_error text,
    p_permanently boolean default false
)
returns text
language sql
volatile
security invoker
set search_path = ''
as $$ select private.fail_embedding(p_job_id, p_token, p_error, p_permanently) $$;
revoke all on function public.fail_embedding(bigint, uuid, text, boolean)
from public, anon, authenticated, service_role;
grant execute on function public.fail_embedding(bigint, uuid, text, boolean) to service_role;
comment on function public.fail_embedding(bigint, uuid, text, boolean) is
'For the Edge Function embed: a text whose vector could not be had; it waits for another attempt, or is dead.';
-- >>>
-- <<< sql/functions/public/calculate_content_similarity.sql
-- What is like a piece of content, the most alike first. Callers: clients; row security alone decides what each finds, and
-- of what. Errors: P0002 for what the caller cannot see, 22023 for an unknown type.
create or replace function public.calculate_content_similarity(
    p_content_type text,
    p_content_id uuid,
    p_model_id uuid default null,
    p_limit integer default 5
)
returns table (similar_content_id uuid, similarity numeric, metadata jsonb)
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
    v_model_id constant uuid := coalesce(p_model_id, private.active_model());
    v_limit constant integer := least(greatest(p_limit, 1), 50);
    -- Most of what is alike may be seen. Where it may not, more is looked at: the hidden take nobody's place.
    v_most integer := v_limit * 2;
    v_ids uuid[];
    v_distances double precision[];
    v_seen uuid[];
    v_similarities numeric[];
    v_metadata jsonb[];
begin
    perform private.require_visible(p_content_type, p_content_id);
    loop
        select array_agg(c.content_id order by c.distance), array_agg(c.distance order by c.distance)
        into v_ids, v_distances
        from private.similar_candidates(p_content_type, p_content_id, v_model_id, v_most) as c;
        if v_ids is null then
            return;
        end if;

        select
            array_agg(c.id order by c.distance, c.id),
            array_agg(round((1 - c.distance)::numeric, 6) order by c.distance, c.id),
            array_agg(
                jsonb_build_object('title', p.title, 'slug', p.slug, 'summary', p.summary) order by c.distance, c.id
            )
        into v_seen, v_similarities, v_metadata
        from unnest(v_ids, v_distances) as c (id, distance)
        inner join private.search_pages(array_fill(p_content_type, array[cardinality(v_ids)]), v_ids) as p on c.id = p.id;
        exit when cardinality(v_seen) >= v_limit or cardinality(v_ids) is distinct from v_most or v_most >= 2000;
        v_most := v_most * 5;
    end loop;
    return query
    select s.id, s.similarity, s.metadata
    from unnest(v_seen[: v_limit], v_similarities[: v_limit], v_metadata[: v_limit]) as s (id, similarity, metadata);
end;
$$;
revoke all on function public.calculate_content_similarity(text, uuid, uuid, integer)
from public, anon, authenticated, service_role;
grant execute on function public.calculate_content_similarity(text, uuid, uuid, integer) to anon, authenticated;
comment on function public.calculate_content_similarity(text, uuid, uuid, integer) is
'What is like a piece of content that the caller may see: the most alike first, 1 for the same, by the active model '
'unless another one is named.';
-- >>>

create trigger update_event_embedding
after insert or update of title, short_description, description, event_type, status or delete
on public.events
for each row execute function private.update_content_embedding('event');

create trigger update_resource_embedding
after insert or update of title, description, tags, status, visibility or delete
on public.resources
for each row execute function private.update_content_embedding('resource');

create trigger update_blog_embedding
after insert or update of title, excerpt, content, tags, status or delete
on public.blog_posts
for each row execute function private.update_content_embedding('blog_post');

create trigger update_topic_embedding
after insert or update of title, content, status or delete
on public.forum_topics
for each row execute function private.update_content_embedding('topic');

create trigger update_profile_embedding
after insert or update of bio, skills, ai_interests or delete
on public.profiles
for each row execute function private.update_content_embedding('user');

create trigger follow_embedding_model
after insert or update of version, parameters, is_active
on public.ai_models
for each row when (new.type = 'embedding' and (new.is_active or new.prepared_since is not null))
execute function private.follow_embedding_model();

insert into private.guarantees (name, es, en, violations) values
(
    'vectors_have_content',
    'Todo vector es de un contenido que existe y que otros pueden encontrar',
    'Each vector is of content that is there and that others may find',
    $$
        select format('%s %s', e.content_type, e.content_id)
        from public.content_embeddings as e
        where private.content_text(e.content_type, e.content_id) is null
    $$
);
