-- R02: one expression names the columns of all tables that the trigger serves.
create or replace function private.update_content_embedding()
returns trigger
language plpgsql
security definer
set search_path = ''
as $mutation$
declare
    v_facts jsonb;
begin
    if tg_argv[0] not in ('event', 'resource', 'blog_post') then
        return new;
    end if;
    v_facts := case tg_argv[0]
        when 'event' then jsonb_build_object('title', new.title, 'date', new.date)
        when 'resource' then jsonb_build_object('title', new.title, 'type', new.type, 'tags', new.tags)
        else jsonb_build_object('title', new.title, 'tags', new.tags)
    end;
    return new;
end;
$mutation$;
