-- R70: nobody counts the downloads of resources.
drop trigger count_resource_access on public.resource_access_logs;
