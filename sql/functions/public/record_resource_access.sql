-- Where a resource is to be had: its link, or the path of its file in the bucket resources. That it was opened is logged.
-- Callers: clients. Errors: P0002 for what the caller may not see, 23514 for an unknown kind of access.
create or replace function public.record_resource_access(p_resource_id uuid, p_access_type text default 'view')
returns table (url text, file_path text)
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    return query select r.url, r.file_path from public.resources as r where r.id = p_resource_id;
    if not found then
        raise no_data_found using
            message = 'Este recurso no existe',
            detail = '{"en": "This resource does not exist"}', hint = 'resource_not_found';
    end if;
    perform private.log_resource_access(p_resource_id, p_access_type);
end;
$$;
revoke all on function public.record_resource_access(uuid, text) from public, anon, authenticated, service_role;
grant execute on function public.record_resource_access(uuid, text) to anon, authenticated;
comment on function public.record_resource_access(uuid, text) is
'The link or file of a resource that the caller may see; logs a view or a download, once for a person and a day.';
