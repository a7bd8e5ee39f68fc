-- R11: the statistics cannot be refreshed concurrently, for want of a unique index.
drop index private.idx_event_statistics_event;
