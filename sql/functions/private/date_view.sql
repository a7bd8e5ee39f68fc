-- Dates the moment in which a recommendation was looked at, the first time. Caller: trigger of content_recommendations.
create or replace function private.date_view()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    new.viewed_at := case
        when not new.is_viewed then null
        when tg_op = 'UPDATE' then coalesce(old.viewed_at, private.clock())
        else coalesce(new.viewed_at, private.clock())
    end;
    return new;
end;
$$;
revoke all on function private.date_view() from public, anon, authenticated, service_role;
