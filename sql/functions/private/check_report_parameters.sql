-- The parameters of a report as it takes them, or what is wrong with them; before there is a run. The dates of a scheduled
-- report are those of its slot, unless it says others. Callers: request_report, run_schedule, load_report, trigger
-- prepare_report_schedule. Errors: MD142 invalid_report_parameters, with the parameter and the problem.
create or replace function private.check_report_parameters(
    p_report text,
    p_parameters jsonb,
    p_period tstzrange default null
)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
set timezone = 'UTC'
as $$
declare
    v_argument record;
    v_value jsonb;
    v_result jsonb := '{}'::jsonb;
    v_known text[] := '{}'::text[];
    v_problem text;
begin
    for v_argument in select * from private.report_arguments(p_report) loop
        v_known := v_known || v_argument.name;
        v_value := nullif(p_parameters -> v_argument.name, 'null');
        if v_value is null then
            v_value := to_jsonb(
                case v_argument.slot_bound when 'start' then lower(p_period) when 'end' then upper(p_period) end
            );
        end if;
        continue when v_value is null and not v_argument.is_required;

        v_result := v_result || jsonb_build_object(v_argument.name, private.report_value(v_value, v_argument.type));
        v_problem := case
            when v_value is null then 'missing'
            when v_result -> v_argument.name = 'null' then 'type'
            when not private.is_in_range(v_result -> v_argument.name, v_argument.type, v_argument.minimum, v_argument.maximum)
                then 'range'
            when not to_jsonb(v_argument.allowed) @> (v_result -> v_argument.name) then 'enum'
        end;
        if v_problem is not null then
            perform private.fail(
                'MD142',
                jsonb_strip_nulls(
                    jsonb_build_object(
                        'parameter', v_argument.name, 'problem', v_problem, 'type', v_argument.type,
                        'allowed', v_argument.allowed, 'minimum', v_argument.minimum, 'maximum', v_argument.maximum
                    )
                )
            );
        end if;
    end loop;
    if p_parameters - v_known <> '{}' then
        perform private.fail(
            'MD142',
            jsonb_build_object(
                'parameter', (select min(k) from jsonb_object_keys(p_parameters - v_known) as k),
                'problem', 'unknown', 'known', v_known
            )
        );
    end if;
    if (v_result ->> 'end_date')::timestamptz <= (v_result ->> 'start_date')::timestamptz then
        perform private.fail('MD142', '{"parameter": "end_date", "problem": "range", "minimum": "start_date"}');
    end if;
    return v_result;
end;
$$;
revoke all on function private.check_report_parameters(text, jsonb, tstzrange)
from public, anon, authenticated, service_role;
