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
