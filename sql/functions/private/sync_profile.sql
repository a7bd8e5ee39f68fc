-- Makes the profile at sign-up and keeps its address equal to the confirmed one. Caller: triggers on auth.users.
-- Nothing in here may stop a sign-up: odd metadata is left out, and an address that clashes stays empty.
create or replace function private.sync_profile()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_meta jsonb := coalesce(new.raw_user_meta_data, '{}');
    v_name text := coalesce(v_meta ->> 'full_name', v_meta ->> 'name', '');
begin
    if new.is_anonymous then
        return null;
    end if;

    insert into public.profiles (id, first_name, last_name, avatar_url)
    values (
        new.id,
        nullif(left(coalesce(v_meta ->> 'first_name', split_part(v_name, ' ', 1)), 100), ''),
        nullif(
            left(
                coalesce(v_meta ->> 'last_name', substr(v_name, strpos(v_name || ' ', ' ') + 1)),
                100
            ),
            ''
        ),
        case
            when length(v_meta ->> 'avatar_url') <= 2048
                then substring(v_meta ->> 'avatar_url', '^https?://[^[:space:]]+$')
        end
    )
    on conflict (id) do nothing;

    perform private.copy_address(new.id);
    return null;
end;
$$;
revoke all on function private.sync_profile() from public, anon, authenticated, service_role;
