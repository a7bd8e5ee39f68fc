-- How often people did what, within a period (its end left out): each source counted by itself, each thing once. Admins
-- see everybody, with the address; others themselves alone. Caller: user_activity_report.
create or replace function private.user_activity_counts(
    p_start_date timestamptz,
    p_end_date timestamptz,
    p_activity_types text[]
)
returns table (
    user_id uuid,
    email text,
    event_registrations bigint,
    event_attendances bigint,
    resource_downloads bigint,
    forum_topics bigint,
    forum_posts bigint,
    engagement_score numeric
)
language plpgsql
stable
security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
    v_me constant uuid := auth.uid();
    v_is_admin constant boolean := private.is_admin();
begin
    return query
    with done as (
        select r.user_id, 'event_registration' as activity, count(*) as times
        from public.event_registrations_all as r
        where r.created_at >= p_start_date and r.created_at < p_end_date and (v_is_admin or r.user_id = v_me)
        group by r.user_id
        union all
        select r.user_id, 'event_attendance', count(*)
        from public.event_registrations_all as r
        where r.check_in_time >= p_start_date and r.check_in_time < p_end_date and (v_is_admin or r.user_id = v_me)
        group by r.user_id
        union all
        select l.user_id, 'resource_download', count(*)
        from public.resource_access_logs as l
        where l.created_at >= p_start_date and l.created_at < p_end_date and (v_is_admin or l.user_id = v_me)
            and l.access_type = 'download'
        group by l.user_id
        union all
        select t.author_id, 'forum_topic', count(*)
        from public.forum_topics as t
        where t.created_at >= p_start_date and t.created_at < p_end_date and (v_is_admin or t.author_id = v_me)
        group by t.author_id
        union all
        select p.author_id, 'forum_post', count(*)
        from public.forum_posts as p
        where p.created_at >= p_start_date and p.created_at < p_end_date and (v_is_admin or p.author_id = v_me)
        group by p.author_id
    )
    select
        d.user_id,
        (select p.email from public.profiles as p where p.id = d.user_id and v_is_admin),
        coalesce(sum(d.times) filter (where d.activity = 'event_registration'), 0)::bigint,
        coalesce(sum(d.times) filter (where d.activity = 'event_attendance'), 0)::bigint,
        coalesce(sum(d.times) filter (where d.activity = 'resource_download'), 0)::bigint,
        coalesce(sum(d.times) filter (where d.activity = 'forum_topic'), 0)::bigint,
        coalesce(sum(d.times) filter (where d.activity = 'forum_post'), 0)::bigint,
        (
            select coalesce(trim_scale(round(avg(m.value), 4)), 0)
            from public.user_engagement_metrics as m
            where m.user_id = d.user_id
        )
    from done as d
    where d.user_id is not null and (p_activity_types is null or d.activity = any (p_activity_types))
    group by d.user_id;
end;
$$;
revoke all on function private.user_activity_counts(timestamptz, timestamptz, text[])
from public, anon, authenticated, service_role;
grant execute on function private.user_activity_counts(timestamptz, timestamptz, text[])
to medellin_reporter, medellin_admin_reporter;
