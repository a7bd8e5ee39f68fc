-- Notes that the caller looked at an event or a topic that he may see. Callers: clients.
-- Errors: P0002 for what the caller may not see, 22023 for a type whose views nobody counts.
create or replace function public.record_view(p_content_type text, p_content_id uuid)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    perform private.require_visible(p_content_type, p_content_id);
    perform private.log_view(p_content_type, p_content_id);
end;
$$;
revoke all on function public.record_view(text, uuid) from public, anon, authenticated, service_role;
grant execute on function public.record_view(text, uuid) to anon, authenticated;
comment on function public.record_view(text, uuid) is
'Notes that somebody looked at an event or a topic; counted within minutes, once for a person and a day.';
