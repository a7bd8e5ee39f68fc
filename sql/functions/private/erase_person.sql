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
