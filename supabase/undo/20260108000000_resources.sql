-- Takes back 20260108000000_resources.sql, with every resource and the log of who opened them.
drop function public.record_resource_access(uuid, text);
drop function private.log_resource_access(uuid, text);
drop table public.resource_access_logs;
drop function private.count_resource_access();
drop function private.client_network();
drop table public.resources;
drop function private.prepare_resource();
drop function private.attended_events();
drop table public.resource_categories;
drop type public.resource_type;
delete from private.content_types where code = 'resource';
delete from private.rate_limits where action = 'resource';
delete from private.transitions where machine = 'resource';
delete from private.error_codes where code in ('MD120', 'MD121', 'MD122');
