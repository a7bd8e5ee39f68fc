-- Puts a report on the one item that the moderators have for its target; the same person's second report changes
-- nothing. Caller: public.report_content, which has checked that the caller sees the target.
-- Errors: 42501, P0002, MD401 too_many_requests, MD502 own_content.
create or replace function private.report_content(p_target_type text, p_target_id uuid, p_reason text, p_note text)
returns public.content_reports
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_reporter_id constant uuid := private.require_person();
    v_type constant private.content_types := private.content_type(p_target_type);
    v_snapshot jsonb;
    v_item_id uuid;
    v_report public.content_reports;
begin
    select r.* into v_report
    from public.content_reports as r
    where r.reporter_id = v_reporter_id and r.target_type = p_target_type and r.target_id = p_target_id;
    if found then
        return v_report;
    end if;
    perform private.take_token('report');

    execute format('select to_jsonb(t) from public.%I as t where t.id = $1', v_type.table_name)
    into v_snapshot using p_target_id;
    if (v_snapshot ->> v_type.owner_column)::uuid = v_reporter_id then
        perform private.fail('MD502');
    end if;

    -- The item's row is the lock under which its reports are counted.
    insert into public.moderation_queue as q (target_type, target_id, owner_id, snapshot, reports_count)
    values (
        p_target_type, p_target_id, (v_snapshot ->> v_type.owner_column)::uuid,
        v_snapshot - v_type.private_columns, 0
    )
    on conflict (target_type, target_id) do update set updated_at = private.clock()
    returning q.id into v_item_id;
    insert into public.content_reports (reporter_id, target_type, target_id, item_id, reason, note)
    values (v_reporter_id, p_target_type, p_target_id, v_item_id, p_reason, p_note)
    on conflict (reporter_id, target_type, target_id) do nothing
    returning * into v_report;
    if not found then
        select r.* into strict v_report
        from public.content_reports as r
        where r.reporter_id = v_reporter_id and r.target_type = p_target_type and r.target_id = p_target_id;
        return v_report;
    end if;
    -- What was dismissed comes up again; what was removed stays removed.
    update public.moderation_queue as q
    set
        reports_count = q.reports_count + 1,
        version = q.version + 1,
        status = case when q.status in ('dismissed', 'restored') then 'pending' else q.status end
    where q.id = v_item_id;
    return v_report;
end;
$$;
revoke all on function private.report_content(text, uuid, text, text) from public, anon, authenticated, service_role;
grant execute on function private.report_content(text, uuid, text, text) to authenticated;
