-- Fills the slug of a new venue. Caller: trigger of venues.
create or replace function private.prepare_venue()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    if new.slug is null then
        new.slug := private.slug_for('lugar', new.id, new.name);
    end if;
    return new;
end;
$$;
revoke all on function private.prepare_venue() from public, anon, authenticated, service_role;
