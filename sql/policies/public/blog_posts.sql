-- public.blog_posts     select                                           insert          update          delete
-- anon                  published and due                                -               -               -
-- authenticated         published and due, unless blocked; own;          members, own    own, unless     own drafts
--                       moderators all                                   drafts          removed
-- app_admin             (as moderators)                                  own drafts      all             all
-- Columns decide the rest: only functions change the state and the date, nobody the author and the counter.
drop policy if exists blog_posts_select_anon on public.blog_posts;
create policy blog_posts_select_anon on public.blog_posts
    for select to anon
    using (status = 'published' and published_at <= (select private.clock()));
comment on policy blog_posts_select_anon on public.blog_posts is 'Public can view published posts';

drop policy if exists blog_posts_select_authenticated on public.blog_posts;
create policy blog_posts_select_authenticated on public.blog_posts
    for select to authenticated
    using (
        author_id = (select auth.uid())
        or (select private.has_permission('content.moderate'))
        or (
            status = 'published'
            and published_at <= (select private.clock())
            and private.can_see((select auth.uid()), author_id)
        )
    );
comment on policy blog_posts_select_authenticated on public.blog_posts is
'Public can view published posts; authors can manage their posts; moderators see all';

drop policy if exists blog_posts_insert_authenticated on public.blog_posts;
create policy blog_posts_insert_authenticated on public.blog_posts
    for insert to authenticated
    with check (
        author_id = (select auth.uid()) and status = 'draft' and (select private.has_permission('blog.write'))
    );
comment on policy blog_posts_insert_authenticated on public.blog_posts is 'Authors can manage their posts';

drop policy if exists blog_posts_update_authenticated on public.blog_posts;
create policy blog_posts_update_authenticated on public.blog_posts
    for update to authenticated
    using (author_id = (select auth.uid()) and status <> 'removed')
    with check (author_id = (select auth.uid()) and (select private.has_permission('blog.write')));
comment on policy blog_posts_update_authenticated on public.blog_posts is 'Authors can manage their posts';

drop policy if exists blog_posts_update_admin on public.blog_posts;
create policy blog_posts_update_admin on public.blog_posts
    for update to app_admin
    using ((select private.is_admin()))
    with check ((select private.is_admin()));
comment on policy blog_posts_update_admin on public.blog_posts is 'Admins mend any post';

drop policy if exists blog_posts_delete_authenticated on public.blog_posts;
create policy blog_posts_delete_authenticated on public.blog_posts
    for delete to authenticated
    using (
        author_id = (select auth.uid()) and status = 'draft' and (select private.has_permission('blog.write'))
    );
comment on policy blog_posts_delete_authenticated on public.blog_posts is 'Authors can manage their posts';

drop policy if exists blog_posts_delete_admin on public.blog_posts;
create policy blog_posts_delete_admin on public.blog_posts
    for delete to app_admin
    using ((select private.is_admin()));
comment on policy blog_posts_delete_admin on public.blog_posts is 'Admins remove any post';
