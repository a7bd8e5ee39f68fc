-- Refuses content that the caller cannot select himself: runs with the caller's rights, so row security decides.
-- Callers: public functions about any content. Errors: P0002, 22023 for an unknown type.
create or replace function private.require_visible(p_type text, p_id uuid)
returns void
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
    v_found boolean;
begin
    if p_type = 'event' then
        -- Events have a leaf for each year: to plan this anew each time takes twenty times as long as to read the row.
        v_found := exists (select from public.events as e where e.id = p_id);
    else
        execute format('select exists (select from public.%I where id = $1)', (private.content_type(p_type)).table_name)
        into v_found using p_id;
    end if;
    if not v_found then
        raise no_data_found using
            message = 'Este contenido no existe',
            detail = '{"en": "This content does not exist"}', hint = 'content_not_found';
    end if;
end;
$$;
revoke all on function private.require_visible(text, uuid) from public, anon, authenticated, service_role;
grant execute on function private.require_visible(text, uuid) to anon, authenticated;
