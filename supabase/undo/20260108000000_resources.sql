-- Takes back 20260108000000_resources.sql.
drop function private.ensure_month_partitions(regclass, date, date);
