-- Refuses what an edit of a series cannot change. Caller: update_event_series. Errors: 22023.
create or replace function private.check_series_changes(p_changes jsonb, p_scope public.series_scope)
returns void
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_unknown constant text := (
        select min(k.name) from jsonb_object_keys(p_changes) as k (name)
        where k.name <> all (private.content_columns('public.events') || '{start_time,duration_minutes}'::text[])
            and (k.name <> 'rule' or p_scope = 'this')
    );
begin
    if v_unknown is not null then
        raise invalid_parameter_value using
            message = format('Una serie no cambia así: %s', v_unknown),
            detail = jsonb_build_object('en', 'A series does not change like this', 'key', v_unknown),
            hint = 'unknown_change';
    end if;
end;
$$;
revoke all on function private.check_series_changes(jsonb, public.series_scope)
from public, anon, authenticated, service_role;
