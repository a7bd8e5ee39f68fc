-- Takes a comment of the caller's own back: it is gone or, where others have answered, an empty one keeps its place.
-- Caller: public.delete_comment. Errors: 42501, P0002, MD132 content_removed.
create or replace function private.delete_comment(p_comment_id uuid)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_person_id constant uuid := private.require_person();
    v_status text;
begin
    -- An answer on its way in holds the row as well: this waits, and then sees it.
    select c.status into v_status
    from public.blog_comments as c
    where c.id = p_comment_id and c.user_id = v_person_id
    for update;
    if not found then
        raise no_data_found using
            message = 'Este comentario no existe',
            detail = '{"en": "This comment does not exist"}', hint = 'comment_not_found';
    elsif v_status = 'removed' then
        perform private.fail('MD132');
    end if;

    if exists (select from public.blog_comments as a where a.parent_id = p_comment_id) then
        update public.blog_comments as c set status = 'deleted', content = '' where c.id = p_comment_id;
    else
        delete from public.blog_comments as c where c.id = p_comment_id;
    end if;
end;
$$;
revoke all on function private.delete_comment(uuid) from public, anon, authenticated, service_role;
grant execute on function private.delete_comment(uuid) to authenticated;
