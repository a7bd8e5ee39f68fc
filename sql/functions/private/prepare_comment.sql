-- The rules of a comment that no CHECK holds: who answers must see what he answers, and what its author changes waits
-- for approval again. Caller: triggers of blog_comments, before insert and update.
-- Errors: 23503 for a parent that the caller cannot answer.
create or replace function private.prepare_comment()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    -- Imports and restores have no caller; the tree is checked for them as well, by check_tree.
    if (select auth.uid()) is null then
        return new;
    end if;
    if tg_op = 'INSERT' and new.parent_id is not null and not exists (
        select from public.blog_comments as c
        where c.id = new.parent_id and c.post_id = new.post_id and c.status = 'approved'
            and private.can_see((select auth.uid()), c.user_id)
    ) then
        raise foreign_key_violation using
            message = 'Este comentario no existe',
            detail = '{"en": "This comment does not exist"}', hint = 'comment_not_found',
            schema = tg_table_schema, table = tg_table_name, constraint = 'blog_comments_parent_id_fkey';
    end if;
    if tg_op = 'UPDATE' and new.content <> old.content and new.status = 'approved' then
        new.status := 'pending';
    end if;
    return new;
end;
$$;
revoke all on function private.prepare_comment() from public, anon, authenticated, service_role;
