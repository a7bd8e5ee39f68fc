-- Keeps what follows from the rest of a post: when it appears, and how long reading it takes. Caller: triggers of
-- blog_posts, before insert and update.
create or replace function private.prepare_blog_post()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    if new.status = 'draft' then
        new.published_at := null;
    elsif new.status <> 'removed' then
        new.published_at := coalesce(new.published_at, private.clock());
    end if;
    new.reading_time := greatest(1, ceil(regexp_count(new.content, '\S+') / 200.0))::integer;
    return new;
end;
$$;
revoke all on function private.prepare_blog_post() from public, anon, authenticated, service_role;
