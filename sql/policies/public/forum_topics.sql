-- public.forum_topics   select                                        insert              update                 delete
-- anon                  open, closed, locked ones of active           -                   -                      -
--                       categories
-- authenticated         the same, unless blocked; own; moderators     members, own, in    own, unless locked or  own that nobody has
--                       all                                           active categories   removed; moderators    answered
-- app_admin             (as moderators)                               (as members)        (as moderators)        all that nobody has
--                                                                                                                answered
-- The look at forum_categories runs under the caller's own rights, so its policies decide which are active. Columns
-- decide the rest: nobody writes the author and the counters, only pin_topic() the pin.
drop policy if exists forum_topics_select_anon on public.forum_topics;
create policy forum_topics_select_anon on public.forum_topics
    for select to anon
    using (
        status in ('active', 'closed', 'locked')
        and exists (select from public.forum_categories as c where c.id = category_id)
    );
comment on policy forum_topics_select_anon on public.forum_topics is 'Public can view active topics';

drop policy if exists forum_topics_select_authenticated on public.forum_topics;
create policy forum_topics_select_authenticated on public.forum_topics
    for select to authenticated
    using (
        author_id = (select auth.uid())
        or (select private.has_permission('content.moderate'))
        or (
            status in ('active', 'closed', 'locked')
            and exists (select from public.forum_categories as c where c.id = category_id)
            and private.can_see((select auth.uid()), author_id)
        )
    );
comment on policy forum_topics_select_authenticated on public.forum_topics is
'Public can view active topics; authors see their own in every state, moderators all';

drop policy if exists forum_topics_insert_authenticated on public.forum_topics;
create policy forum_topics_insert_authenticated on public.forum_topics
    for insert to authenticated
    with check (
        author_id = (select auth.uid())
        and status = 'active'
        and (select private.has_permission('forum.write'))
        and exists (select from public.forum_categories as c where c.id = category_id)
    );
comment on policy forum_topics_insert_authenticated on public.forum_topics is 'Users can create topics';

-- Whoever may write no more can still hide what is his.
drop policy if exists forum_topics_update_authenticated on public.forum_topics;
create policy forum_topics_update_authenticated on public.forum_topics
    for update to authenticated
    using (
        (author_id = (select auth.uid()) and status in ('active', 'closed', 'hidden'))
        or (select private.has_permission('content.moderate'))
    )
    with check (
        (
            author_id = (select auth.uid())
            and (
                status = 'hidden'
                or (
                    status in ('active', 'closed')
                    and (select private.has_permission('forum.write'))
                    and exists (select from public.forum_categories as c where c.id = category_id)
                )
            )
        )
        or (select private.has_permission('content.moderate'))
    );
comment on policy forum_topics_update_authenticated on public.forum_topics is 'Authors can manage their topics';

drop policy if exists forum_topics_delete_authenticated on public.forum_topics;
create policy forum_topics_delete_authenticated on public.forum_topics
    for delete to authenticated
    using (author_id = (select auth.uid()) and status in ('active', 'closed', 'hidden'));
comment on policy forum_topics_delete_authenticated on public.forum_topics is
'Authors can manage their topics: what has a reply is hidden instead';

drop policy if exists forum_topics_delete_admin on public.forum_topics;
create policy forum_topics_delete_admin on public.forum_topics
    for delete to app_admin
    using ((select private.is_admin()));
comment on policy forum_topics_delete_admin on public.forum_topics is 'Admins delete topics without replies';
