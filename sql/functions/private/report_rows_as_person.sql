-- The rows of a report with the rights of a signed-in person: the function belongs to a role that is in
-- authenticated and nothing else. A definer function cannot set the role. Caller: report_rows.
create or replace function private.report_rows_as_person(p_report text, p_parameters jsonb, p_limit integer)
returns setof json
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
    return query select r from private.call_report(p_report, p_parameters, p_limit) as r;
end;
$$;
revoke all on function private.report_rows_as_person(text, jsonb, integer)
from public, anon, authenticated, service_role;
-- Whom a function is given to must be able to make it, while it is given.
grant create on schema private to medellin_reporter;
alter function private.report_rows_as_person(text, jsonb, integer) owner to medellin_reporter;
revoke create on schema private from medellin_reporter;
