-- Privacy: what each column holds of a person, in the catalog itself; from that, the export and the end of an account.
-- Functions: sql/functions. Undo: supabase/undo/20260124000000_privacy.sql
set lock_timeout = '4s';
set statement_timeout = '60s';

insert into private.error_codes (code, reason, http, es, en) values
(
    'MD180', 'organizes_events', 409,
    'Aún organizas eventos publicados; transfiérelos primero',
    'You still organize published events; transfer them first'
),
('MD181', 'not_confirmed', 422, 'Escribe tu correo para confirmar', 'Say your own address to confirm');

insert into private.rate_limits (action, burst, refill, new_burst, new_refill) values
('export', 5, '1 hour', 3, '1 hour');

insert into private.job_kinds (kind, description, max_attempts, lease, first_wait) values
('erase_files', 'The files of an account that was deleted', 20, '15 minutes', '1 minute');

create index idx_notifications_actor on public.notifications ((meta_data ->> 'actor_id'))
where meta_data ->> 'actor_id' is not null;

-- Tags stand behind the words of a column's comment, so they go where it goes. What they may say:
-- @pii: none; subject (whose row it is), person (somebody else in it); name, contact, content, behaviour, technical.
-- @export: yes or no. @erase: keep; row (it goes with its person), null, redact (what he is recognised by, out of texts).
-- @retain: account, forever, or policy (private.retention_rules).
create view private.privacy_registry with (security_invoker = true) as
select
    a.attname as attribute,
    a.attnum as position,
    c.oid::regclass as relation,
    case n.nspname when 'public' then c.relname::text else n.nspname || '.' || c.relname end as name,
    format_type(a.atttypid, a.atttypmod) as type,
    t.tag[1] as pii,
    t.tag[2] = 'yes' as is_exported,
    t.tag[3] as erase,
    t.tag[4] as retain
from pg_catalog.pg_class as c
inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
inner join pg_catalog.pg_attribute as a on c.oid = a.attrelid and a.attnum > 0 and not a.attisdropped
left join lateral regexp_match(
    col_description(c.oid, a.attnum), '@pii:(\S+) @export:(\S+) @erase:(\S+) @retain:(\S+)$'
) as t (tag) on true
where
    n.nspname in ('public', 'private', 'archive', 'audit', 'monitoring', 'backup')
    and c.relkind in ('r', 'p') and not c.relispartition;
comment on view private.privacy_registry is 'What each column of ours holds of a person, read from its comment.';
revoke all on private.privacy_registry from public, anon, authenticated, service_role;

-- <<< sql/functions/private/tag_privacy.sql
-- Writes the privacy tags of columns behind the words of their comments, in place of those that were there; without
-- names, those of every column that has none yet. Callers: migrations.
create or replace function private.tag_privacy(p_table regclass, p_columns text[], p_tags text)
returns void
language plpgsql
volatile
security invoker
set search_path = ''
as $$
declare
    v_column record;
    v_unknown text[];
begin
    select array_agg(n.name) into v_unknown
    from unnest(p_columns) as n (name)
    where not exists (
        select from pg_catalog.pg_attribute as a
        where a.attrelid = p_table and a.attname = n.name and a.attnum > 0 and not a.attisdropped
    );
    if v_unknown is not null then
        raise undefined_column using message = format('%s has no column %s', p_table, array_to_string(v_unknown, ', '));
    end if;
    for v_column in
        select a.attname as name, coalesce(col_description(a.attrelid, a.attnum), '') as comment
        from pg_catalog.pg_attribute as a
        where a.attrelid = p_table and a.attnum > 0 and not a.attisdropped
            and case
                when p_columns is null then coalesce(col_description(a.attrelid, a.attnum), '') !~ '@pii:'
                else a.attname = any (p_columns)
            end
    loop
        execute format(
            'comment on column %s.%I is %L',
            p_table, v_column.name, btrim(regexp_replace(v_column.comment, '\s*@pii:.*$', '') || ' ' || p_tags)
        );
    end loop;
end;
$$;
revoke all on function private.tag_privacy(regclass, text[], text) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/export_person.sql
-- Everything that the registry exports of a person, table by table: the rows that are his, without anybody else's
-- identity. Caller: export_my_data.
create or replace function private.export_person(p_user_id uuid)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_table record;
    v_rows jsonb;
    v_tables jsonb := '{}'::jsonb;
begin
    -- Names come from the catalog, quoted. @plpgsql_check_options: security_warnings = false
    for v_table in
        select
            r.relation,
            r.name,
            string_agg(
                case
                    when r.pii in ('subject', 'person') then format('case when t.%1$I = $1 then $1 end as %1$I', r.attribute)
                    else format('t.%I', r.attribute)
                end, ', ' order by r.position
            ) filter (where r.is_exported) as columns,
            -- one index each
            string_agg(
                format('select u.ctid, u.tableoid from %s as u where u.%I = $1', r.relation, r.attribute),
                ' union ' order by r.position
            ) filter (where r.pii = 'subject') as mine
        from private.privacy_registry as r
        group by r.relation, r.name
        having bool_or(r.pii = 'subject') and bool_or(r.is_exported)
        order by r.name
    loop
        execute format(
            'select jsonb_agg(to_jsonb(x)) from (
                select %s from %s as t inner join (%s) as m (ctid, tableoid) on t.ctid = m.ctid and t.tableoid = m.tableoid
            ) as x',
            v_table.columns, v_table.relation, v_table.mine
        )
        into v_rows
        using p_user_id;
        v_tables := v_tables || jsonb_build_object(v_table.name, coalesce(v_rows, '[]'));
    end loop;
    return v_tables;
end;
$$;
revoke all on function private.export_person(uuid) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/export_my_data.sql
-- What we hold of the caller. Caller: public.export_my_data. Errors: 42501, MD401 too_many_requests.
create or replace function private.export_my_data()
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_me constant uuid := private.require_person();
    v_account jsonb;
    v_files jsonb;
begin
    perform private.take_token('export');
    select to_jsonb(a) into v_account
    from (
        select u.id, u.email, u.phone, u.created_at, u.last_sign_in_at, u.raw_user_meta_data as metadata
        from auth.users as u
        where u.id = v_me
    ) as a;
    select jsonb_agg(jsonb_build_object('bucket', o.bucket_id, 'name', o.name, 'created_at', o.created_at)) into v_files
    from storage.objects as o
    where o.owner_id = v_me::text;
    perform private.audit('account.exported', 'account', v_me::text, v_me);
    return jsonb_build_object(
        'version', 1,
        'exported_at', private.clock(),
        'account', v_account,
        'files', coalesce(v_files, '[]'),
        'tables', private.export_person(v_me)
    );
end;
$$;
revoke all on function private.export_my_data() from public, anon, authenticated, service_role;
grant execute on function private.export_my_data() to authenticated;
-- >>>
-- <<< sql/functions/private/personal_words.sql
-- What a person is recognised by in free text, as a regular expression without regard to case: addresses, telephone
-- number, profile elsewhere, and the whole name. A first name alone is everybody's. Null when there is nothing.
-- Caller: erase_person.
create or replace function private.personal_words(p_user_id uuid)
returns text
language sql
stable
security definer
set search_path = ''
as $$
    select string_agg(
        case when w.is_name then '\m' else '' end
        || regexp_replace(w.word, '([^[:alnum:][:space:]])', '\\\1', 'g')
        || case when w.is_name then '\M' else '' end, '|'
    )
    from auth.users as u
    left join public.profiles as p on u.id = p.id
    cross join lateral (
        values
        (u.email::text, false),
        (p.email, false),
        (u.phone, false),
        (p.linkedin_url, false),
        (case when length(p.first_name) > 1 and length(p.last_name) > 1 then p.first_name || ' ' || p.last_name end, true),
        (case when u.raw_user_meta_data ->> 'full_name' ~ '\S+\s+\S+' then u.raw_user_meta_data ->> 'full_name' end, true)
    ) as w (word, is_name)
    where u.id = p_user_id and length(btrim(w.word)) > 4
$$;
revoke all on function private.personal_words(uuid) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/rename_archived_events.sql
-- Gives the archived events of a person other addresses where the old ones hold his name; nobody is led by those. The
-- archive has no triggers, so the registries are kept here. Caller: erase_person.
create or replace function private.rename_archived_events(p_user_id uuid, p_name text)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_event record;
    v_slug text;
begin
    for v_event in
        select e.id, e.date, e.title
        from archive.events as e
        where e.organizer_id = p_user_id
            and exists (select from private.slugs as s where s.target_id = e.id and s.kind = 'event' and s.slug ~ p_name)
    loop
        v_slug := private.slug_for('event', v_event.id, v_event.title);
        update archive.events as e set slug = v_slug where e.id = v_event.id and e.date = v_event.date;
        update private.event_keys as k set slug = v_slug where k.id = v_event.id;
        delete from private.slugs as s where s.target_id = v_event.id and s.kind = 'event' and s.slug ~ p_name;
    end loop;
end;
$$;
revoke all on function private.rename_archived_events(uuid, text) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/erase_person.sql
-- Takes a person out of what stays when the account goes: rows that are his alone go by themselves (on delete cascade),
-- and what he wrote stays as a deleted person's (on delete set null). In that the columns tagged redact lose what he is
-- recognised by, and those tagged null are emptied. What others wrote is theirs.
-- Caller: trigger on auth.users before delete, so the Auth admin API does the same.
-- Whoever is on legal hold is kept by keep_who_is_on_hold.
create or replace function private.erase_person()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_claims constant text := coalesce(current_setting('request.jwt.claims', true), '');
    v_words constant text := private.personal_words(old.id);
    v_name constant text := (
        select format('(^|-)%s(-|$)', private.slugify(p.first_name || ' ' || p.last_name))
        from public.profiles as p
        where p.id = old.id and length(p.first_name) > 1 and length(p.last_name) > 1
    );
    v_table record;
    v_files jsonb;
begin
    -- Names come from the catalog, quoted. @plpgsql_check_options: security_warnings = false
    perform private.audit('account.erased', 'account', old.id::text);
    -- What people may not do (while silenced, say) and what waits for approval again is no matter here.
    perform set_config('request.jwt.claims', '', true);

    for v_table in
        select
            r.relation,
            string_agg(format('t.%I = $1', r.attribute), ' or ') filter (where r.pii = 'subject') as mine,
            string_agg(
                case r.erase
                    when 'null' then format('%I = null', r.attribute)
                    else format(
                        '%1$I = regexp_replace(t.%1$I::text, $2, ''[…]'', ''gi'')::%2$s', r.attribute, r.type
                    )
                end, ', '
            ) filter (where r.pii not in ('subject', 'person') and (r.erase = 'null' or v_words is not null)) as changes,
            string_agg(
                case r.erase
                    when 'null' then format('t.%I is not null', r.attribute)
                    else format('t.%I::text ~* $2', r.attribute)
                end, ' or '
            ) filter (where r.pii not in ('subject', 'person') and (r.erase = 'null' or v_words is not null)) as matches
        from private.privacy_registry as r
        where r.erase in ('null', 'redact')
        group by r.relation
        having bool_or(r.pii = 'subject') and bool_or(r.pii not in ('subject', 'person'))
    loop
        continue when v_table.changes is null;
        execute format(
            'update %s as t set %s where (%s) and (%s)', v_table.relation, v_table.changes, v_table.mine, v_table.matches
        )
        using old.id, v_words;
    end loop;

    for v_table in
        select t.code, t.table_name, t.owner_column from private.content_types as t where t.code <> 'user'
    loop
        execute format(
            'delete from private.content_revisions as r using public.%I as c
             where c.%I = $1 and r.target_id = c.id and r.target_type = $2',
            v_table.table_name, v_table.owner_column
        )
        using old.id, v_table.code;
    end loop;
    -- Addresses made of the name are made anew; nobody is led by the old ones.
    for v_table in
        select k.kind, r.relation, r.attribute
        from private.slug_kinds as k
        -- events are looked for in a view, but are in their table
        inner join private.privacy_registry as r on regexp_replace(k.table_name, '_all$', '') = r.name and r.pii = 'subject'
        where v_name is not null
    loop
        execute format(
            'update %s as c set slug = null where c.%I = $1 and c.slug ~ $2', v_table.relation, v_table.attribute
        )
        using old.id, v_name;
        execute format(
            'delete from private.slugs as s using %s as c
             where c.%I = $1 and s.target_id = c.id and s.kind = $3 and s.slug ~ $2',
            v_table.relation, v_table.attribute
        )
        using old.id, v_name, v_table.kind;
    end loop;
    -- Nothing happens by itself in the archive, so the search would go on to know what was there.
    perform private.put_search_document(private.search_document('event', to_jsonb(e)))
    from public.events_all as e
    where e.organizer_id = old.id and e.is_archived;
    perform private.rename_archived_events(old.id, v_name);
    delete from private.content_revisions as r where r.editor_id = old.id;
    -- «Ana te escribió», in the lists of others
    delete from public.notifications as n where n.meta_data ->> 'actor_id' = old.id::text;

    perform private.forget_in_audit(old.id);
    if has_table_privilege('auth.audit_log_entries', 'delete') then
        delete from auth.audit_log_entries as l
        where l.payload ->> 'actor_id' = old.id::text or l.payload #>> '{traits,user_id}' = old.id::text;
    end if;

    -- Files are deleted by the storage alone: SQL would leave their bytes.
    select jsonb_agg(jsonb_build_object('bucket', o.bucket_id, 'name', o.name)) into v_files
    from storage.objects as o
    where o.owner_id = old.id::text;
    if v_files is not null then
        perform private.enqueue('erase_files', jsonb_build_object('files', v_files));
    end if;
    perform set_config('request.jwt.claims', v_claims, true);
    return old;
end;
$$;
revoke all on function private.erase_person() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/delete_my_account.sql
-- Deletes the caller's account for good; private.erase_person does the rest. Caller: public.delete_my_account.
-- Errors: 42501, MD104 last_admin, MD180 organizes_events, MD181 not_confirmed, MD177 person_on_hold.
create or replace function private.delete_my_account(p_confirmation text)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_me constant uuid := private.require_person();
    v_events jsonb;
begin
    if not exists (
        select from auth.users as u
        where u.id = v_me and lower(btrim(p_confirmation)) in (lower(u.email), u.phone, u.id::text)
    ) then
        perform private.fail('MD181');
    end if;
    if private.is_admin() then
        -- as check_user_role, which lets an account go
        perform pg_advisory_xact_lock(hashtextextended('user_roles:last_admin', 0));
        if not exists (select from public.user_roles as r where r.role = 'admin' and r.user_id <> v_me) then
            perform private.fail('MD104');
        end if;
    end if;
    select jsonb_agg(e.id) into v_events
    from public.events as e
    where e.organizer_id = v_me and e.status = 'published' and e.date > private.clock();
    if v_events is not null then
        perform private.fail('MD180', jsonb_build_object('events', v_events, 'remedy', 'transfer_event'));
    end if;
    -- Somebody who tells the person something just now holds locks in another order; after him it goes through.
    for v_attempt in 1 .. 5 loop
        begin
            delete from auth.users as u where u.id = v_me;
            return;
        exception when deadlock_detected then
            if v_attempt = 5 then
                raise;
            end if;
        end;
    end loop;
end;
$$;
revoke all on function private.delete_my_account(text) from public, anon, authenticated, service_role;
grant execute on function private.delete_my_account(text) to authenticated;
-- >>>
-- <<< sql/functions/public/export_my_data.sql
-- What we hold of the caller. Callers: clients. Errors: 42501, MD401 too_many_requests.
create or replace function public.export_my_data()
returns jsonb
language sql
volatile
security invoker
set search_path = ''
as $$ select private.export_my_data() $$;
revoke all on function public.export_my_data() from public, anon, authenticated, service_role;
grant execute on function public.export_my_data() to authenticated;
comment on function public.export_my_data() is
'Everything that is kept about the caller, table by table, without the identity of anybody else.';
-- >>>
-- <<< sql/functions/public/delete_my_account.sql
-- Deletes the caller's account for good. Callers: clients.
-- Errors: 42501, MD104 last_admin, MD180 organizes_events, MD181 not_confirmed, MD177 person_on_hold.
create or replace function public.delete_my_account(p_confirmation text)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$ select private.delete_my_account(p_confirmation) $$;
revoke all on function public.delete_my_account(text) from public, anon, authenticated, service_role;
grant execute on function public.delete_my_account(text) to authenticated;
comment on function public.delete_my_account(text) is
'Deletes the caller''s account for good; to confirm, the own address, telephone number or id is said again. What was '
'published stays, as a deleted person''s.';
-- >>>

create trigger erase_person
before delete on auth.users
for each row execute function private.erase_person();

-- Whose row it is. It goes with its person:
select private.tag_privacy(t.relation, t.columns, '@pii:subject @export:yes @erase:row @retain:account')
from (
    values
    ('public.profiles'::regclass, '{id}'::text[]),
    ('public.communication_preferences', '{user_id}'),
    ('public.content_recommendations', '{user_id}'),
    ('public.event_registrations', '{user_id}'),
    ('public.event_staff', '{user_id}'),
    ('public.forum_reads', '{user_id}'),
    ('public.notifications', '{user_id}'),
    ('public.report_executions', '{created_by}'),
    ('public.report_schedules', '{created_by}'),
    ('public.user_activities', '{user_id}'),
    ('public.user_blocks', '{blocker_id}'),
    ('public.user_connections', '{requester_id,recipient_id}'),
    ('public.user_engagement_metrics', '{user_id}'),
    ('public.user_interests', '{user_id}'),
    ('public.user_mutes', '{user_id}'),
    ('public.user_roles', '{user_id}'),
    ('public.user_silences', '{user_id}'),
    ('private.content_views', '{user_id}'),
    ('private.rate_buckets', '{user_id}')
) as t (relation, columns);

-- or stays as a deleted person's:
select private.tag_privacy(t.relation, t.columns, '@pii:subject @export:yes @erase:null @retain:forever')
from (
    values
    ('public.blog_comments'::regclass, '{user_id}'::text[]),
    ('public.blog_posts', '{author_id}'),
    ('private.consent_log', '{user_id}'),
    ('public.content_reports', '{reporter_id}'),
    ('public.events', '{organizer_id}'),
    ('public.forum_posts', '{author_id}'),
    ('public.forum_topics', '{author_id}'),
    ('public.moderation_queue', '{owner_id}'),
    ('public.report_templates', '{created_by}'),
    ('public.resource_access_logs', '{user_id}'),
    ('public.resources', '{author_id}'),
    ('public.role_history', '{user_id}'),
    ('public.user_messages', '{sender_id,recipient_id}'),
    ('public.venues', '{created_by}')
) as t (relation, columns);

select private.tag_privacy('private.legal_holds', '{user_id}', '@pii:subject @export:no @erase:null @retain:forever');
select private.tag_privacy(
    'private.search_documents', '{owner_id}', '@pii:person @export:no @erase:null @retain:forever'
);

-- Other people in it:
select private.tag_privacy(t.relation, t.columns, '@pii:person @export:no @erase:null @retain:forever')
from (
    values
    ('public.event_staff'::regclass, '{added_by}'::text[]),
    ('public.moderation_queue', '{decided_by}'),
    ('public.role_history', '{changed_by}'),
    ('public.user_roles', '{updated_by}'),
    ('private.content_revisions', '{editor_id}'),
    ('private.legal_holds', '{placed_by,lifted_by}')
) as t (relation, columns);
select private.tag_privacy('public.user_blocks', '{blocked_id}', '@pii:person @export:no @erase:row @retain:account');
select private.tag_privacy(
    'audit.audit_log', '{actor_id,subject_id}', '@pii:person @export:no @erase:keep @retain:policy'
);

-- What names and reaches a person.
select private.tag_privacy(
    'public.profiles', '{first_name,last_name}', '@pii:name @export:yes @erase:row @retain:account'
);
select private.tag_privacy(
    'public.profiles', '{email,avatar_url,linkedin_url,contact_preferences}',
    '@pii:contact @export:yes @erase:row @retain:account'
);
select private.tag_privacy(
    'public.resource_access_logs', '{ip_address,user_agent}', '@pii:technical @export:yes @erase:null @retain:policy'
);
select private.tag_privacy(
    'private.consent_log', '{network}', '@pii:technical @export:yes @erase:null @retain:forever'
);
select private.tag_privacy(
    'private.content_views', '{viewer}', '@pii:technical @export:yes @erase:row @retain:policy'
);

-- Texts that stay.
select private.tag_privacy(t.relation, t.columns, '@pii:content @export:yes @erase:redact @retain:forever')
from (
    values
    ('public.blog_comments'::regclass, '{content}'::text[]),
    ('public.blog_posts', '{title,content,excerpt,tags,meta_data}'),
    ('public.content_reports', '{note}'),
    ('public.events', '{title,description,short_description,location,meta_data}'),
    ('public.forum_posts', '{content}'),
    ('public.forum_topics', '{title,content}'),
    ('public.moderation_queue', '{snapshot}'),
    ('public.report_templates', '{name,description,parameters}'),
    ('public.resources', '{title,description,tags,meta_data}'),
    ('public.user_messages', '{content}'),
    ('public.venues', '{name,address,contact_info,accessibility_info,parking_info,transit_info}')
) as t (relation, columns);
select private.tag_privacy('public.role_history', '{reason}', '@pii:content @export:yes @erase:null @retain:forever');
select private.tag_privacy(
    'public.moderation_queue', '{decision_note}', '@pii:content @export:no @erase:redact @retain:forever'
);
select private.tag_privacy('private.legal_holds', '{reason}', '@pii:content @export:no @erase:redact @retain:forever');
select private.tag_privacy('private.content_revisions', '{old}', '@pii:content @export:no @erase:row @retain:forever');
-- The index follows what it is made of.
select private.tag_privacy(
    'private.search_documents', '{title,vector}', '@pii:content @export:no @erase:row @retain:forever'
);
select private.tag_privacy('audit.audit_log', '{personal,salt}', '@pii:content @export:no @erase:null @retain:policy');

-- What would say something about others.
select private.tag_privacy(
    'public.notifications', '{meta_data,action_url,dedupe_key}', '@pii:behaviour @export:no @erase:row @retain:policy'
);
select private.tag_privacy(
    'public.report_schedules', '{recipients}', '@pii:behaviour @export:no @erase:row @retain:account'
);

-- The rest of the rows that go, of those that stay, and of tables that know of nobody.
select private.tag_privacy(t.relation, null, '@pii:behaviour @export:yes @erase:row @retain:account')
from unnest(
    '{public.profiles,public.communication_preferences,public.content_recommendations,public.event_registrations,
    public.event_staff,public.forum_reads,public.report_executions,public.report_schedules,public.user_blocks,
    public.user_connections,public.user_engagement_metrics,public.user_interests,public.user_mutes,public.user_roles,
    public.user_silences,private.rate_buckets}'::regclass[]
) as t (relation);
select private.tag_privacy(t.relation, null, '@pii:behaviour @export:yes @erase:row @retain:policy')
from unnest('{public.notifications,public.user_activities,private.content_views}'::regclass[]) as t (relation);
select private.tag_privacy(t.relation, null, '@pii:none @export:yes @erase:keep @retain:forever')
from unnest(
    '{private.consent_log,public.blog_comments,public.blog_posts,public.content_reports,public.events,
    public.forum_posts,public.forum_topics,public.moderation_queue,public.report_templates,public.resources,
    public.role_history,public.user_messages,public.venues}'::regclass[]
) as t (relation);
select private.tag_privacy('public.resource_access_logs', null, '@pii:none @export:yes @erase:keep @retain:policy');
select private.tag_privacy(t.relation, null, '@pii:none @export:no @erase:keep @retain:policy')
from unnest('{audit.audit_log,monitoring.performance_metrics}'::regclass[]) as t (relation);
select private.tag_privacy(t.relation, null, '@pii:none @export:no @erase:keep @retain:forever')
from unnest(
    '{public.ai_models,public.content_embeddings,public.event_categories,public.event_category_mappings,
    public.event_engagement_metrics,public.forum_categories,public.resource_categories,private.capabilities,
    private.consent_purposes,private.content_revisions,private.content_types,private.error_codes,private.event_keys,
    private.event_seats,private.job_kinds,private.jobs,private.permissions,private.rate_limits,private.scheduled_jobs,
    private.slug_kinds,private.slugs,private.transitions,private.archive_rules,private.archived_years,private.legal_holds,
    private.retention_rules,private.refreshes,private.search_documents,private.search_kinds,private.unfolded_views,
    audit.seals,backup.backups,backup.retention_policies,monitoring.statement_totals}'::regclass[]
) as t (relation);

-- The archive holds what its tables hold.
do $$
declare
    v_live record;
begin
    for v_live in
        select
            to_regclass('archive.' || quote_ident(r.name)) as twin,
            r.attribute,
            substring(col_description(r.relation, r.position) from '@pii:.*$') as tags
        from private.privacy_registry as r
    loop
        if v_live.twin is not null then
            perform private.tag_privacy(v_live.twin, array[v_live.attribute], v_live.tags);
        end if;
    end loop;
end;
$$;
