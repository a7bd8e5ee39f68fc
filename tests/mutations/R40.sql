-- R40: unique is the pair in the order in which it was asked.
drop index public.unique_connection;
alter table public.user_connections add constraint unique_connection unique (requester_id, recipient_id);
