-- Whether a value is a list of types of notifications: ["forum", "comment"]. Caller: a check of communication_preferences.
create or replace function private.is_type_list(p_types jsonb)
returns boolean
language sql
stable
parallel safe
security invoker
set search_path = ''
as $$
    select case when jsonb_typeof(p_types) = 'array'
        then p_types <@ to_jsonb(enum_range(null::public.notification_type)::text[])
        else false
    end
$$;
revoke all on function private.is_type_list(jsonb) from public, anon, authenticated, service_role;
grant execute on function private.is_type_list(jsonb) to authenticated, service_role;
