-- A report: what people did within a period (its end left out); admins read of everybody, others of themselves. Whom one
-- sees at all, row security says. Caller: call_report.
create or replace function private.user_activity_report(
    p_start_date timestamptz,
    p_end_date timestamptz,
    p_activity_types text[] default null
)
returns table (
    user_id uuid,
    full_name text,
    email text,
    event_registrations bigint,
    event_attendances bigint,
    resource_downloads bigint,
    forum_topics bigint,
    forum_posts bigint,
    engagement_score numeric
)
language sql
stable
security invoker
set search_path = ''
as $$
    select
        p.id, nullif(concat_ws(' ', p.first_name, p.last_name), ''), n.email, n.event_registrations, n.event_attendances,
        n.resource_downloads, n.forum_topics, n.forum_posts, n.engagement_score
    from private.user_activity_counts(p_start_date, p_end_date, p_activity_types) as n
    inner join public.profiles as p on p.id = n.user_id
    order by 2, p.id
$$;
revoke all on function private.user_activity_report(timestamptz, timestamptz, text[])
from public, anon, authenticated, service_role;
grant execute on function private.user_activity_report(timestamptz, timestamptz, text[])
to medellin_reporter, medellin_admin_reporter;
comment on function private.user_activity_report(timestamptz, timestamptz, text[]) is
'A row of the report of activity: a person, and how often he did what. Addresses are for admins.';
