-- The number on the badge, as one row that costs the same however much is unread.
-- Undo: supabase/undo/20260204000000_badge.sql
set lock_timeout = '4s';
set statement_timeout = '60s';

-- No condition on the user: the policy says whose they are, and to say it again takes a second look at the claims.
-- Therefore nobody may read it whom the policy does not bind.
create view public.unread_badge with (security_invoker = true) as
select count(*)::integer as unread
from (
    select id from public.notifications where not read and not archived order by created_at desc, id desc limit 100
) as counted;
comment on view public.unread_badge is
'How many notifications the caller has neither read nor archived, counted to 100: more are shown as "99+".';
revoke all on public.unread_badge from public, anon, authenticated, service_role;
grant select on public.unread_badge to authenticated;
