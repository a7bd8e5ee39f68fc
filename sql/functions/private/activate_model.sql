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
