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
