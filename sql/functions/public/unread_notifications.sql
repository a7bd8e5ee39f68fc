-- How many notifications the caller has neither read nor put away, of one type or of all. Callers: signed-in people.
create or replace function public.unread_notifications(p_type public.notification_type default null)
returns bigint
language sql
stable
security invoker
set search_path = ''
as $$
    select count(*)
    from public.notifications as n
    where n.user_id = (select auth.uid()) and not n.read and not n.archived and (p_type is null or n.type = p_type)
$$;
revoke all on function public.unread_notifications(public.notification_type)
from public, anon, authenticated, service_role;
grant execute on function public.unread_notifications(public.notification_type) to authenticated;
comment on function public.unread_notifications(public.notification_type) is
'How many notifications the caller has neither read nor archived, of one type or of all.';
