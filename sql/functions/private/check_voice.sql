-- Refuses what a silenced person writes, on every path, until the silence ends by itself.
-- Caller: triggers of all tables with content. Errors: MD501 silenced.
create or replace function private.check_voice()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    if (select private.is_silenced((select auth.uid()))) then
        perform private.fail(
            'MD501',
            (
                select jsonb_build_object('until', max(s.ends_at))
                from public.user_silences as s
                where s.user_id = (select auth.uid()) and s.lifted_at is null
            )
        );
    end if;
    return new;
end;
$$;
revoke all on function private.check_voice() from public, anon, authenticated, service_role;
