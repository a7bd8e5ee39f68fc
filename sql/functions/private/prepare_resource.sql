-- What a resource needs from elsewhere: an event that its author goes to, a file that is really there, whose type and
-- size the storage knows. Caller: trigger of resources, after fill_event_date.
-- Errors: MD120 file_missing, MD121 event_missing, MD122 not_at_event.
create or replace function private.prepare_resource()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_is_new constant boolean := tg_op = 'INSERT';
    v_file jsonb;
begin
    if new.event_id is null then
        new.event_date := null;
        -- An event may go; then what was for its attendees is its author's alone.
        if new.visibility = 'attendees' and (v_is_new or new.visibility <> old.visibility) then
            perform private.fail('MD121');
        end if;
    elsif (v_is_new or new.event_id is distinct from old.event_id)
        and (select auth.uid()) is not null and not (select private.is_admin())
        and new.event_id not in (select private.attended_events()) then
        perform private.fail('MD122', jsonb_build_object('event_id', new.event_id));
    end if;

    if v_is_new or (new.status, new.file_path) is distinct from (old.status, old.file_path) then
        select o.metadata into v_file
        from storage.objects as o
        where o.bucket_id = 'resources' and o.name = new.file_path;
        if not found and new.status = 'published' and new.file_path is not null then
            perform private.fail('MD120', jsonb_build_object('file_path', new.file_path));
        end if;
        new.mime_type := v_file ->> 'mimetype';
        new.size_bytes := (v_file ->> 'size')::bigint;
    end if;
    return new;
end;
$$;
revoke all on function private.prepare_resource() from public, anon, authenticated, service_role;
