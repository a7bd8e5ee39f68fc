-- R60: a report is run with the rights of who asks, who may write no run, admin or not.
alter function private.request_report(uuid, jsonb, text) security invoker;
