-- public.blog_comments  select                                      insert                update              delete
-- anon                  approved ones of visible posts              -                     -                   -
-- authenticated         the same, unless blocked; own; those of     members, on posts     own text, then to   - (delete_comment)
--                       own posts; moderators all                   that everyone sees    be approved again
-- An empty deleted comment that holds answers counts as approved. The look at blog_posts runs under the caller's own
-- rights, so the policies of blog_posts decide which posts are visible.
drop policy if exists blog_comments_select_anon on public.blog_comments;
create policy blog_comments_select_anon on public.blog_comments
    for select to anon
    using (
        status in ('approved', 'deleted') and exists (select from public.blog_posts as p where p.id = post_id)
    );
comment on policy blog_comments_select_anon on public.blog_comments is
'Everybody reads the approved comments of visible posts';

drop policy if exists blog_comments_select_authenticated on public.blog_comments;
create policy blog_comments_select_authenticated on public.blog_comments
    for select to authenticated
    using (
        user_id = (select auth.uid())
        or (select private.has_permission('content.moderate'))
        or (
            private.can_see((select auth.uid()), user_id)
            and exists (
                select from public.blog_posts as p
                where p.id = post_id
                    and (
                        blog_comments.status in ('approved', 'deleted')
                        or (blog_comments.status <> 'removed' and p.author_id = (select auth.uid()))
                    )
            )
        )
    );
comment on policy blog_comments_select_authenticated on public.blog_comments is
'Everybody reads the approved comments of visible posts; writers see their own, authors those of their posts';

drop policy if exists blog_comments_insert_authenticated on public.blog_comments;
create policy blog_comments_insert_authenticated on public.blog_comments
    for insert to authenticated
    with check (
        user_id = (select auth.uid())
        and status = 'pending'
        and (select private.has_permission('comments.write'))
        and exists (
            select from public.blog_posts as p
            where p.id = post_id and p.status = 'published' and p.published_at <= (select private.clock())
        )
    );
comment on policy blog_comments_insert_authenticated on public.blog_comments is
'Members comment on published posts that they see';

drop policy if exists blog_comments_update_authenticated on public.blog_comments;
create policy blog_comments_update_authenticated on public.blog_comments
    for update to authenticated
    using (user_id = (select auth.uid()) and status in ('pending', 'approved'))
    with check (user_id = (select auth.uid()) and (select private.has_permission('comments.write')));
comment on policy blog_comments_update_authenticated on public.blog_comments is 'Members change their own comments';
