-- What a report may be asked, as clients read it in report_templates.parameters.
-- Caller: trigger prepare_report_template.
create or replace function private.report_schema(p_report text)
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
    select coalesce(
        jsonb_agg(
            jsonb_strip_nulls(
                jsonb_build_object(
                    'name', a.name, 'type', a.type, 'required', a.is_required, 'enum', a.allowed,
                    'minimum', a.minimum, 'maximum', a.maximum
                )
            )
        ),
        '[]'
    )
    from private.report_arguments(p_report) as a
$$;
revoke all on function private.report_schema(text) from public, anon, authenticated, service_role;
