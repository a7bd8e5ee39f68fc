-- Decides what the moderators make of reported content: dismissed, removed or restored. Two who decide at once: the
-- second is told that the item has changed. Caller: public.decide_moderation_item.
-- Errors: 42501, P0002, 22023, MD105 illegal_step, MD503 stale_version, MD505 not_removable.
create or replace function private.decide_moderation_item(
    p_item_id uuid,
    p_version integer,
    p_decision text,
    p_note text
)
returns public.moderation_queue
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_item public.moderation_queue;
    v_type private.content_types;
begin
    perform private.require_permission('content.moderate');
    select q.* into v_item from public.moderation_queue as q where q.id = p_item_id for no key update;
    if not found then
        raise no_data_found using
            message = 'Este caso no existe', detail = '{"en": "This item does not exist"}', hint = 'item_not_found';
    end if;
    if v_item.version <> p_version then
        perform private.fail('MD503', jsonb_build_object('version', v_item.version, 'status', v_item.status));
    end if;

    update public.moderation_queue as q
    set
        status = p_decision,
        version = q.version + 1,
        decided_by = (select auth.uid()),
        decided_at = private.clock(),
        decision_note = p_note
    where q.id = p_item_id
    returning * into v_item;

    if p_decision in ('removed', 'restored') then
        v_type := private.content_type(v_item.target_type);
        if v_type.state_column is null then
            perform private.fail('MD505', jsonb_build_object('target_type', v_item.target_type));
        end if;
        execute format('update public.%I set %I = $1 where id = $2', v_type.table_name, v_type.state_column)
        using case p_decision when 'removed' then v_type.removed_state else v_type.restored_state end, v_item.target_id;
    end if;
    return v_item;
end;
$$;
revoke all on function private.decide_moderation_item(uuid, integer, text, text)
from public, anon, authenticated, service_role;
grant execute on function private.decide_moderation_item(uuid, integer, text, text) to authenticated;
