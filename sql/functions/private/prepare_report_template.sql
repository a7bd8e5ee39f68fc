-- Says in a template what its report may be asked: nobody writes that by hand. Caller: trigger on report_templates.
create or replace function private.prepare_report_template()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    new.parameters := private.report_schema(new.query);
    return new;
end;
$$;
revoke all on function private.prepare_report_template() from public, anon, authenticated, service_role;
