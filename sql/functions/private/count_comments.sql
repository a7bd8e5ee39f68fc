-- Keeps the number of approved comments on their post. Caller: trigger of blog_comments, after every change.
create or replace function private.count_comments()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_before constant uuid := case when old.status = 'approved' then old.post_id end;
    v_after constant uuid := case when new.status = 'approved' then new.post_id end;
begin
    if v_before is distinct from v_after then
        update public.blog_posts as p
        set comments_count = p.comments_count + case when p.id = v_after then 1 else -1 end
        where p.id in (v_before, v_after);
    end if;
    return null;
end;
$$;
revoke all on function private.count_comments() from public, anon, authenticated, service_role;
