-- Takes the values of keys that name a secret out of a JSON value, at every depth. A number of tokens is none.
-- Caller: audit.
create or replace function private.redact(p_value jsonb)
returns jsonb
language sql
immutable
parallel safe
security invoker
set search_path = ''
as $$
    select case jsonb_typeof(p_value)
        when 'object' then (
            select
                coalesce(
                    jsonb_object_agg(
                        e.key,
                        case
                            when e.key ~* 'tokens' and jsonb_typeof(e.value) = 'number' then e.value
                            when e.key ~* '(secret|passw|pwd|token|credential|authorization|bearer|jwt|[a-z][_-]?key$)'
                                then '"***"'
                            else private.redact(e.value)
                        end
                    ),
                    '{}'
                )
            from jsonb_each(p_value) as e
        )
        when 'array' then (
            select coalesce(jsonb_agg(private.redact(e.value) order by e.position), '[]')
            from jsonb_array_elements(p_value) with ordinality as e (value, position)
        )
        else p_value
    end
$$;
revoke all on function private.redact(jsonb) from public, anon, authenticated, service_role;
