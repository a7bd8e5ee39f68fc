-- Has the file of a run deleted when nothing leads to it any more: its time is over, or the run is gone with its account.
-- Caller: triggers on report_executions.
create or replace function private.drop_report_file()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.enqueue(
        'erase_files',
        jsonb_build_object(
            'files', jsonb_build_array(jsonb_build_object('bucket', 'reports', 'name', substr(old.result_url, 10)))
        )
    );
    return null;
end;
$$;
revoke all on function private.drop_report_file() from public, anon, authenticated, service_role;
