-- Keeps what an edit replaced. Caller: triggers with the arguments (content type, column, ...), after update.
create or replace function private.keep_revision()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_old jsonb;
begin
    select jsonb_object_agg(o.key, o.value) into v_old
    from jsonb_each(to_jsonb(old)) as o
    where o.key = any (tg_argv[1:]) and o.value is distinct from to_jsonb(new) -> o.key;
    if v_old is not null then
        insert into private.content_revisions (target_type, target_id, editor_id, old)
        values (
            tg_argv[0], old.id, (select u.id from auth.users as u where u.id = (select auth.uid())), v_old
        );
    end if;
    return null;
end;
$$;
revoke all on function private.keep_revision() from public, anon, authenticated, service_role;
