-- Takes back 20260204000000_badge.sql.
drop view public.unread_badge;
