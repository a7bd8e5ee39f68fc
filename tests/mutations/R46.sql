-- R46: everybody reads the statistics of all events, drafts included.
grant select on private.event_statistics to anon, authenticated, service_role;
