-- Who has which right on which columns: the whole table of grants, written by hand.
-- mutation: R34
-- mutation: R36
-- mutation: R45
-- mutation: R77
begin;
select plan(3);

-- given: what is granted, in words; app_admin only where it goes beyond authenticated, which it inherits
create temporary view granted as
with cells as (
    select c.relname, r.rolname, p.privilege, a.attname, has_column_privilege(r.rolname, c.oid, a.attnum, p.privilege) as yes
    from pg_catalog.pg_class as c
    inner join pg_catalog.pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    cross join pg_catalog.pg_roles as r
    cross join unnest('{select,insert,update}'::text[]) as p (privilege)
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')
    union all
    select c.relname, r.rolname, 'delete', null, has_table_privilege(r.rolname, c.oid, 'delete')
    from pg_catalog.pg_class as c
    cross join pg_catalog.pg_roles as r
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')
),

rights as (
    select
        c.relname, c.rolname, c.privilege,
        case
            when bool_and(c.yes) then 'all'
            when count(*) filter (where not c.yes) < 6
                then 'all but ' || string_agg(c.attname, ' ' order by c.attname) filter (where not c.yes)
            else string_agg(c.attname, ' ' order by c.attname) filter (where c.yes)
        end as columns
    from cells as c
    group by c.relname, c.rolname, c.privilege
    having bool_or(c.yes)
)

select r.relname::text as relation, r.rolname::text as role, r.privilege, r.columns
from rights as r
where r.rolname in ('anon', 'authenticated', 'service_role', 'supabase_auth_admin')
    or r.rolname = 'app_admin' and not exists (
        select from rights as a
        where a.rolname = 'authenticated' and (a.relname, a.privilege, a.columns) = (r.relname, r.privilege, r.columns)
    );
create temporary table expected (relation text, role text, privilege text, columns text);
insert into expected (relation, role, privilege, columns) values
('event_category_mappings_all', 'anon', 'select', 'all'),
('event_category_mappings_all', 'authenticated', 'select', 'all'),
('event_category_mappings_all', 'service_role', 'select', 'all'),
('event_engagement_metrics_all', 'app_admin', 'select', 'all'),
('event_engagement_metrics_all', 'service_role', 'select', 'all'),
('event_registrations_all', 'authenticated', 'select', 'all'),
('event_registrations_all', 'service_role', 'select', 'all'),
('event_staff_all', 'authenticated', 'select', 'all'),
('event_staff_all', 'service_role', 'select', 'all'),
('events_all', 'anon', 'select', 'all'),
('events_all', 'authenticated', 'select', 'all'),
('events_all', 'service_role', 'select', 'all'),
('blog_comments', 'anon', 'select', 'all'),
('blog_comments', 'authenticated', 'select', 'all'),
('blog_comments', 'authenticated', 'insert', 'content parent_id post_id'),
('blog_comments', 'authenticated', 'update', 'content'),
('blog_posts', 'anon', 'select', 'all'),
('blog_posts', 'authenticated', 'select', 'all'),
('blog_posts', 'authenticated', 'insert', 'content excerpt featured_image meta_data slug tags title'),
('blog_posts', 'authenticated', 'update', 'content excerpt featured_image meta_data slug tags title'),
('blog_posts', 'authenticated', 'delete', 'all'),
('ai_models', 'app_admin', 'select', 'all'),
('ai_models', 'app_admin', 'insert', 'all but created_at id prepared_since updated_at'),
('ai_models', 'app_admin', 'update', 'all but created_at id prepared_since type updated_at'),
('ai_models', 'app_admin', 'delete', 'all'),
('communication_preferences', 'authenticated', 'select', 'all'),
('communication_preferences', 'authenticated', 'update', 'all but updated_at user_id'),
('content_recommendations', 'authenticated', 'select', 'all'),
('content_recommendations', 'authenticated', 'update', 'is_dismissed is_viewed'),
('content_reports', 'authenticated', 'select', 'all'),
('event_categories', 'anon', 'select', 'all'),
('event_categories', 'authenticated', 'select', 'all'),
('event_categories', 'app_admin', 'insert', 'all'),
('event_categories', 'app_admin', 'update', 'all'),
('event_categories', 'app_admin', 'delete', 'all'),
('event_category_mappings', 'anon', 'select', 'all'),
('event_category_mappings', 'authenticated', 'select', 'all'),
('event_category_mappings', 'authenticated', 'insert', 'all but event_date'),
('event_category_mappings', 'authenticated', 'delete', 'all'),
('event_engagement_metrics', 'app_admin', 'select', 'all'),
('event_occurrences', 'anon', 'select', 'all'),
('event_occurrences', 'authenticated', 'select', 'all'),
('event_registrations', 'authenticated', 'select', 'all'),
('event_series', 'authenticated', 'select', 'all'),
('event_rules', 'anon', 'select', 'all'),
('event_rules', 'authenticated', 'select', 'all'),
('event_rules', 'authenticated', 'update', 'all but created_at event_id updated_at'),
('event_shared_quotas', 'anon', 'select', 'all'),
('event_shared_quotas', 'authenticated', 'select', 'all'),
('event_shared_quotas', 'authenticated', 'insert', 'all but created_at updated_at'),
('event_shared_quotas', 'authenticated', 'update', 'all but code created_at event_id updated_at'),
('event_shared_quotas', 'authenticated', 'delete', 'all'),
('event_staff', 'authenticated', 'select', 'all'),
('event_ticket_types', 'anon', 'select', 'all'),
('event_ticket_types', 'authenticated', 'select', 'all'),
('event_ticket_types', 'authenticated', 'insert', 'all but created_at id updated_at'),
('event_ticket_types', 'authenticated', 'update', 'all but code created_at event_id id updated_at'),
('event_ticket_types', 'authenticated', 'delete', 'all'),
('events', 'anon', 'select', 'all but event_url'),
('events', 'authenticated', 'select', 'all but event_url'),
(
    'events', 'authenticated', 'insert',
    'capacity currency date description early_bird_deadline early_bird_price end_date event_type event_url format image_url '
    || 'location max_capacity meta_data price price_type registration_deadline short_description slug timezone title venue_id'
),
(
    'events', 'authenticated', 'update',
    'currency description early_bird_deadline early_bird_price end_date event_type event_url format image_url '
    || 'location meta_data price price_type registration_deadline short_description slug timezone title venue_id'
),
(
    'events', 'app_admin', 'update',
    'currency description early_bird_deadline early_bird_price end_date event_type event_url format image_url is_featured '
    || 'location meta_data price price_type registration_deadline short_description slug timezone title venue_id'
),
('events', 'authenticated', 'delete', 'all'),
('events_public', 'anon', 'select', 'all'),
('events_public', 'authenticated', 'select', 'all'),
('forum_categories', 'anon', 'select', 'all'),
('forum_categories', 'authenticated', 'select', 'all'),
('forum_categories', 'app_admin', 'insert', 'all'),
('forum_categories', 'app_admin', 'update', 'all'),
('forum_categories', 'app_admin', 'delete', 'all'),
('forum_posts', 'anon', 'select', 'all'),
('forum_posts', 'authenticated', 'select', 'all'),
('forum_posts', 'authenticated', 'insert', 'content parent_id topic_id'),
('forum_posts', 'authenticated', 'update', 'content status'),
('forum_posts', 'app_admin', 'delete', 'all'),
('forum_reads', 'authenticated', 'select', 'all'),
('forum_reads', 'authenticated', 'delete', 'all'),
('forum_topics', 'anon', 'select', 'all'),
('forum_topics', 'authenticated', 'select', 'all'),
('forum_topics', 'authenticated', 'insert', 'category_id content title'),
('forum_topics', 'authenticated', 'update', 'category_id content status title'),
('forum_topics', 'authenticated', 'delete', 'all'),
('moderation_queue', 'authenticated', 'select', 'all'),
('notifications', 'authenticated', 'select', 'all'),
('notifications', 'authenticated', 'update', 'archived read'),
('notifications', 'authenticated', 'delete', 'all'),
('profiles', 'anon', 'select', 'all but contact_preferences email signup_completed updated_at'),
('payment_events', 'authenticated', 'select', 'all'),
('payment_refunds', 'authenticated', 'select', 'all'),
('profiles', 'authenticated', 'select', 'all but contact_preferences email signup_completed updated_at'),
('profiles', 'authenticated', 'update', 'all but created_at email id signup_completed updated_at'),
('profiles_public', 'anon', 'select', 'all'),
('profiles_public', 'authenticated', 'select', 'all'),
('report_executions', 'authenticated', 'select', 'all'),
('report_schedules', 'authenticated', 'select', 'all'),
('report_schedules', 'authenticated', 'insert', 'first_run_at frequency is_active name parameters recipients template_id timezone'),
('report_schedules', 'authenticated', 'update', 'first_run_at frequency is_active name parameters recipients timezone'),
('report_schedules', 'authenticated', 'delete', 'all'),
('report_templates', 'authenticated', 'select', 'all but query'),
('report_templates', 'app_admin', 'insert', 'all but created_at created_by id updated_at'),
('report_templates', 'app_admin', 'update', 'all but created_at created_by id updated_at'),
('report_templates', 'app_admin', 'delete', 'all'),
('report_templates_public', 'authenticated', 'select', 'all'),
('resource_categories', 'anon', 'select', 'all'),
('resource_categories', 'authenticated', 'select', 'all'),
('resource_categories', 'app_admin', 'insert', 'all'),
('resource_categories', 'app_admin', 'update', 'all'),
('resource_categories', 'app_admin', 'delete', 'all'),
('resources', 'anon', 'select', 'all'),
('resources', 'authenticated', 'select', 'all'),
(
    'resources', 'authenticated', 'insert',
    'category_id description event_id file_path meta_data tags title type url visibility'
),
(
    'resources', 'authenticated', 'update',
    'category_id description event_id file_path meta_data status tags title type url visibility'
),
(
    'resources', 'app_admin', 'update',
    'category_id description event_id file_path is_featured meta_data status tags title type url visibility'
),
('resources', 'authenticated', 'delete', 'all'),
('role_history', 'authenticated', 'select', 'all'),
('unread_badge', 'authenticated', 'select', 'all'),
('user_activities', 'authenticated', 'select', 'all'),
('user_blocks', 'authenticated', 'select', 'all'),
('user_blocks', 'authenticated', 'insert', 'all but blocker_id created_at'),
('user_blocks', 'authenticated', 'delete', 'all'),
('user_connections', 'authenticated', 'select', 'all'),
('user_engagement_metrics', 'authenticated', 'select', 'all'),
('user_interests', 'authenticated', 'select', 'all'),
('user_interests', 'authenticated', 'insert', 'all but created_at id updated_at user_id'),
('user_interests', 'authenticated', 'update', 'weight'),
('user_interests', 'authenticated', 'delete', 'all'),
('user_messages', 'authenticated', 'select', 'all but recipient_deleted_at sender_deleted_at'),
('user_messages', 'authenticated', 'insert', 'content recipient_id'),
('user_messages', 'authenticated', 'update', 'read read_at'),
('user_messages_public', 'authenticated', 'select', 'all'),
('user_mutes', 'authenticated', 'select', 'all'),
('user_mutes', 'authenticated', 'insert', 'all but created_at id user_id'),
('user_mutes', 'authenticated', 'update', 'all but created_at entity_id entity_type id user_id'),
('user_mutes', 'authenticated', 'delete', 'all'),
('user_roles', 'authenticated', 'select', 'all'),
('user_roles', 'supabase_auth_admin', 'select', 'all'),
('user_silences', 'authenticated', 'select', 'all'),
('venues', 'anon', 'select', 'all but contact_info'),
('venues', 'authenticated', 'select', 'all but contact_info'),
('venues', 'authenticated', 'insert', 'all but created_at created_by id is_approved updated_at'),
('venues', 'authenticated', 'update', 'all but created_at created_by id is_approved updated_at'),
('venues', 'app_admin', 'update', 'all but created_at created_by id updated_at'),
('venues', 'app_admin', 'delete', 'all'),
('venues_public', 'anon', 'select', 'all'),
('venues_public', 'authenticated', 'select', 'all');
-- the secret key reads and writes the tables, and reads views, the history and activities
insert into expected (relation, role, privilege, columns)
select t.relation, 'service_role', p.privilege, 'all'
from unnest(
    '{
        ai_models,blog_comments,blog_posts,communication_preferences,content_embeddings,content_recommendations,
        content_reports,event_categories,event_category_mappings,event_engagement_metrics,event_occurrences,event_series,
        event_shared_quotas,
        event_staff,event_ticket_types,events,forum_categories,forum_posts,forum_reads,forum_topics,moderation_queue,notifications,
        profiles,report_executions,report_schedules,report_templates,resource_categories,resources,
        user_blocks,user_connections,user_engagement_metrics,user_interests,user_messages,user_mutes,user_roles,user_silences,venues
    }'::text[]
) as t (relation)
cross join unnest('{select,insert,update,delete}'::text[]) as p (privilege)
union all
select t.relation, 'service_role', 'select', 'all'
from unnest(
    '{
        events_public,payment_events,payment_refunds,profiles_public,report_templates_public,resource_access_logs,role_history,user_activities,
        user_messages_public,venues_public
    }'::text[]
) as t (relation)
union all
select r.*
from (
    values
    ('event_registrations', 'service_role', 'select', 'all'), ('event_registrations', 'service_role', 'update', 'meta_data'),
    ('event_registrations', 'service_role', 'delete', 'all'), ('event_rules', 'service_role', 'select', 'all'),
    ('event_rules', 'service_role', 'update', 'all'), ('user_activities', 'service_role', 'insert', 'all')
) as r;

-- then
select is_empty($$ table granted except table expected $$, 'nothing is granted that is not in the table');
select is_empty($$ table expected except table granted $$, 'nothing in the table is missing');
select bag_eq($$ table granted $$, $$ table expected $$, 'and nothing is there twice');

select * from finish();
rollback;
