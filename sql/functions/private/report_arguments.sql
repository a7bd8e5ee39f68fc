-- What a registered report may be asked: the arguments of its function, with the limits that types cannot say; none for
-- what is not registered. Callers: report_schema, check_report_parameters, call_report.
create or replace function private.report_arguments(p_report text)
returns table (
    name text,
    type text,
    is_required boolean,
    allowed text[],
    minimum text,
    maximum text,
    slot_bound text
)
language sql
stable
security definer
set search_path = ''
as $$
    select
        substr(a.name, 3),
        coalesce(e.typname || '[]', t.typname),
        a.position <= p.pronargs - p.pronargdefaults,
        l.allowed,
        l.minimum,
        l.maximum,
        l.slot_bound
    from private.report_functions as f
    inner join pg_catalog.pg_proc as p on p.pronamespace = 'private'::regnamespace and p.proname = f.name
    cross join lateral unnest(p.proargnames[1:p.pronargs], p.proargtypes::oid[])
        with ordinality as a (name, type, position)
    inner join pg_catalog.pg_type as t on t.oid = a.type
    left join pg_catalog.pg_type as e on e.oid = t.typelem and t.typcategory = 'A'
    left join private.report_parameters as l on l.report = f.name and l.name = substr(a.name, 3)
    where f.name = p_report
    order by a.position
$$;
revoke all on function private.report_arguments(text) from public, anon, authenticated, service_role;
grant execute on function private.report_arguments(text) to medellin_reporter, medellin_admin_reporter;
