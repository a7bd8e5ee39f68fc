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
