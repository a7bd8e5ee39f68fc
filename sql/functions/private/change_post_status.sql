-- Publishes, takes back or archives a post; one that is not due yet may be published again: earlier, later or now.
-- Callers: public.publish_post, unpublish_post, archive_post, which have checked that the caller sees it.
-- Errors: 42501, P0002, MD105 illegal_step, MD130 published_in_past, MD131 already_published, MD132 content_removed.
create or replace function private.change_post_status(
    p_post_id uuid,
    p_status text,
    p_published_at timestamptz default null
)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_person_id constant uuid := private.require_person();
    v_now constant timestamptz := private.clock();
    v_post public.blog_posts;
begin
    select p.* into strict v_post from public.blog_posts as p where p.id = p_post_id for no key update;
    if v_post.author_id is distinct from v_person_id and not (select private.is_admin()) then
        raise insufficient_privilege using
            message = 'Esta publicación es de otra persona',
            detail = '{"en": "This post belongs to somebody else"}', hint = 'not_your_post';
    end if;
    perform private.require_permission('blog.write');
    if v_post.status = 'removed' then
        perform private.fail('MD132');
    elsif p_published_at < v_now then
        perform private.fail('MD130', jsonb_build_object('published_at', p_published_at));
    end if;

    if v_post.status = p_status and (p_status <> 'published' or v_post.published_at <= v_now) then
        if p_published_at is not null then
            perform private.fail('MD131', jsonb_build_object('published_at', v_post.published_at));
        end if;
        return;
    end if;
    update public.blog_posts as p
    set
        status = p_status,
        -- What has appeared before keeps its date.
        published_at = case
            when p_status = 'published' then coalesce(p_published_at, least(p.published_at, v_now))
            else p.published_at
        end
    where p.id = p_post_id;
end;
$$;
revoke all on function private.change_post_status(uuid, text, timestamptz)
from public, anon, authenticated, service_role;
grant execute on function private.change_post_status(uuid, text, timestamptz) to authenticated;
