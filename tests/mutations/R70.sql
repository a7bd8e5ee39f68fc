-- R70: nobody counts the downloads of resources, nor who looks at events and topics.
drop trigger count_resource_access on public.resource_access_logs;
create or replace function private.fold_counters()
returns bigint
language sql
set search_path = ''
as 'select 0::bigint';
