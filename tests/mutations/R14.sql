-- R14: what the reports read of engagement is never defined.
drop table public.event_engagement_metrics, archive.event_engagement_metrics, public.user_engagement_metrics cascade;
