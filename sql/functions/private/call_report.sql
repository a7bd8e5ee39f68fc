-- The rows of a registered report, with the rights of whoever calls this: a function that is known by name, with values
-- for its arguments; no text of a row is executed. Callers: report_rows_as_person, report_rows_as_admin.
create or replace function private.call_report(p_report text, p_parameters jsonb, p_limit integer)
returns setof json
language plpgsql
stable
security invoker
set search_path = ''
as $$
declare
    v_types text;
    v_values text;
begin
    -- Names come from the catalog, quoted. @plpgsql_check_options: security_warnings = false
    select
        string_agg(format('%I %s', a.name, a.type), ', '),
        string_agg(format('%I => a.%I', 'p_' || a.name, a.name), ', ')
    into v_types, v_values
    from private.report_arguments(p_report) as a
    where p_parameters ? a.name;

    return query execute format(
        'select row_to_json(r) from jsonb_to_record($1) as a (%s) cross join lateral private.%I(%s) as r limit $2',
        v_types, p_report, v_values
    )
    using p_parameters, p_limit;
end;
$$;
revoke all on function private.call_report(text, jsonb, integer) from public, anon, authenticated, service_role;
grant execute on function private.call_report(text, jsonb, integer) to medellin_reporter, medellin_admin_reporter;
