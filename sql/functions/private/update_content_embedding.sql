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
