-- How many notifications the caller has neither read nor put away, of one type or of all. Counting ends at p_up_to, so a
-- badge that shows "99+" costs the same however many there are. Callers: signed-in people.
create or replace function public.unread_notifications(
    p_type public.notification_type default null,
    p_up_to integer default null
)
returns bigint
language sql
stable
security invoker
set search_path = ''
as $$
    select count(*)
    from (
        select n.id
        from public.notifications as n
        where n.user_id = (select auth.uid()) and not n.read and not n.archived and (p_type is null or n.type = p_type)
        limit p_up_to
    ) as unread
$$;
revoke all on function public.unread_notifications(public.notification_type, integer)
from public, anon, authenticated, service_role;
grant execute on function public.unread_notifications(public.notification_type, integer) to authenticated;
comment on function public.unread_notifications(public.notification_type, integer) is
'How many notifications the caller has neither read nor archived, of one type or of all; at most p_up_to.';
