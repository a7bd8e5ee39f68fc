-- Tells the author of a post that a comment waits, and its writer that it was approved. Caller: trigger of
-- blog_comments, after insert and update.
create or replace function private.tell_of_comment()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_post public.blog_posts;
begin
    if new.status is not distinct from old.status or new.status not in ('pending', 'approved') then
        return null;
    end if;
    select p.* into strict v_post from public.blog_posts as p where p.id = new.post_id;
    if new.status = 'pending' and old.status is distinct from 'removed' then
        perform private.notify(
            v_post.author_id, 'comment', 'Nuevo comentario',
            format('Por aprobar en «%s»', v_post.title),
            '/blog/' || v_post.slug, new.user_id, 'blog_post', v_post.id, 'comment:' || v_post.id,
            '%s comentarios nuevos'
        );
    elsif old.status in ('pending', 'rejected') then
        perform private.notify(
            new.user_id, 'comment', 'Comentario publicado',
            format('Tu comentario en «%s» ya se puede leer', v_post.title),
            '/blog/' || v_post.slug, v_post.author_id, 'blog_post', v_post.id
        );
    end if;
    return null;
end;
$$;
revoke all on function private.tell_of_comment() from public, anon, authenticated, service_role;
