-- What edits replaced in a piece of content, newest first. Caller: public.content_history.
-- Errors: P0002, 22023; 42501 for all but its author and moderators.
create or replace function private.content_history(p_target_type text, p_target_id uuid)
returns table (editor_id uuid, old jsonb, created_at timestamptz)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_type constant private.content_types := private.content_type(p_target_type);
    v_owner_id uuid;
begin
    execute format('select %I from public.%I where id = $1', v_type.owner_column, v_type.table_name)
    into v_owner_id using p_target_id;
    if v_owner_id is distinct from private.require_person() then
        perform private.require_permission('content.moderate');
    end if;
    return query
    select r.editor_id, r.old, r.created_at
    from private.content_revisions as r
    where r.target_type = p_target_type and r.target_id = p_target_id
    order by r.created_at desc, r.id desc;
end;
$$;
revoke all on function private.content_history(text, uuid) from public, anon, authenticated, service_role;
grant execute on function private.content_history(text, uuid) to authenticated;
