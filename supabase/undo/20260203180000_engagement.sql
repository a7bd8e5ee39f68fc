-- Takes back 20260203180000_engagement.sql; what was counted stays as it is.
select private.unschedule_job('refresh-engagement');
drop trigger forget_engagement on public.communication_preferences;
drop function public.event_engagement(uuid);
drop function private.event_engagement(uuid);
drop function private.forget_engagement();
drop function private.refresh_engagement();
drop function private.refresh_event_engagement();
drop function private.refresh_user_engagement();
drop function private.active_people(timestamptz, timestamptz);
delete from private.refreshes where name = 'user_engagement';
comment on table private.refreshes is 'As of when each materialized view is.';
