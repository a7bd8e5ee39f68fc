-- public.forum_posts    select                                     insert                 update                 delete
-- anon                  active ones of visible topics              -                      -                      -
-- authenticated         the same, unless blocked; own;             members, in topics     own, unless removed;   -
--                       moderators all                             that they see          moderators
-- app_admin             (as moderators)                            (as members)           (as moderators)        all
-- The look at forum_topics runs under the caller's own rights, so its policies decide which topics are visible; a
-- trigger keeps members out of closed ones.
drop policy if exists forum_posts_select_anon on public.forum_posts;
create policy forum_posts_select_anon on public.forum_posts
    for select to anon
    using (status = 'active' and exists (select from public.forum_topics as t where t.id = topic_id));
comment on policy forum_posts_select_anon on public.forum_posts is 'Everybody reads the replies of visible topics';

drop policy if exists forum_posts_select_authenticated on public.forum_posts;
create policy forum_posts_select_authenticated on public.forum_posts
    for select to authenticated
    using (
        author_id = (select auth.uid())
        or (select private.has_permission('content.moderate'))
        or (
            status = 'active'
            and exists (select from public.forum_topics as t where t.id = topic_id)
            and private.can_see((select auth.uid()), author_id)
        )
    );
comment on policy forum_posts_select_authenticated on public.forum_posts is
'Everybody reads the replies of visible topics; authors see their own in every state, moderators all';

drop policy if exists forum_posts_insert_authenticated on public.forum_posts;
create policy forum_posts_insert_authenticated on public.forum_posts
    for insert to authenticated
    with check (
        author_id = (select auth.uid())
        and status = 'active'
        and (select private.has_permission('forum.write'))
        and exists (
            select from public.forum_topics as t
            where t.id = topic_id and t.status in ('active', 'closed', 'locked')
        )
    );
comment on policy forum_posts_insert_authenticated on public.forum_posts is 'Members reply in topics that they see';

-- Whoever may write no more can still hide what is his.
drop policy if exists forum_posts_update_authenticated on public.forum_posts;
create policy forum_posts_update_authenticated on public.forum_posts
    for update to authenticated
    using (
        (author_id = (select auth.uid()) and status in ('active', 'hidden'))
        or (select private.has_permission('content.moderate'))
    )
    with check (
        (
            author_id = (select auth.uid())
            and (status = 'hidden' or (status = 'active' and (select private.has_permission('forum.write'))))
        )
        or (select private.has_permission('content.moderate'))
    );
comment on policy forum_posts_update_authenticated on public.forum_posts is
'Authors change, hide and show their replies; moderators remove and restore';

drop policy if exists forum_posts_delete_admin on public.forum_posts;
create policy forum_posts_delete_admin on public.forum_posts
    for delete to app_admin
    using ((select private.is_admin()));
comment on policy forum_posts_delete_admin on public.forum_posts is 'Admins delete replies for good';
