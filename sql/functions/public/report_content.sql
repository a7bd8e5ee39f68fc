-- Reports content or a person to the moderators. Callers: clients.
-- Errors: 42501, P0002 for what the caller cannot see, 22023, 23514, MD401 too_many_requests, MD502 own_content.
create or replace function public.report_content(
    p_target_type text,
    p_target_id uuid,
    p_reason text,
    p_note text default null
)
returns public.content_reports
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    perform private.require_visible(p_target_type, p_target_id);
    return private.report_content(p_target_type, p_target_id, p_reason, p_note);
end;
$$;
revoke all on function public.report_content(text, uuid, text, text) from public, anon, authenticated, service_role;
grant execute on function public.report_content(text, uuid, text, text) to authenticated;
comment on function public.report_content(text, uuid, text, text) is
'Reports content or a person to the moderators, once. The other side never learns by whom.';
