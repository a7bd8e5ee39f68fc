-- Marks as read what the caller was told up to a notification, which is named by its time and id: what came later stays
-- unread. Without an id, all of that instant. Returns how many are unread then. Callers: signed-in people.
create or replace function public.mark_notifications_read(p_until timestamptz, p_until_id uuid default null)
returns bigint
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    update public.notifications as n
    set read = true
    where n.user_id = (select auth.uid()) and not n.read
        and (n.created_at, n.id) <= (p_until, coalesce(p_until_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff'));
    return public.unread_notifications();
end;
$$;
revoke all on function public.mark_notifications_read(timestamptz, uuid) from public, anon, authenticated, service_role;
grant execute on function public.mark_notifications_read(timestamptz, uuid) to authenticated;
comment on function public.mark_notifications_read(timestamptz, uuid) is
'Marks as read what the caller was told up to a notification, and returns how many are unread then.';
