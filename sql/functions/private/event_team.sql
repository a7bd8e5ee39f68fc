-- Who is staff of an event, by name. Caller: public.event_team. Errors: P0002, 42501 for all who are not of it.
create or replace function private.event_team(p_event_id uuid)
returns table (
    user_id uuid, first_name text, last_name text, avatar_url text, role text, created_at timestamptz
)
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.require_event_manager(p_event_id, '{co_organizer,check_in}');
    return query
    select s.user_id, p.first_name, p.last_name, p.avatar_url, s.role, s.created_at
    from (
        select l.* from public.event_staff as l where l.event_id = p_event_id
        union all
        select l.* from archive.event_staff as l where l.event_id = p_event_id
    ) as s
    left join public.profiles as p on p.id = s.user_id
    order by s.created_at, s.user_id;
end;
$$;
revoke all on function private.event_team(uuid) from public, anon, authenticated, service_role;
grant execute on function private.event_team(uuid) to authenticated;
