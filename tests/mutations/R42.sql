-- R42: the author sees his topic only while it is active, and nobody deletes one.
drop policy forum_topics_select_authenticated on public.forum_topics;
create policy forum_topics_select_authenticated on public.forum_topics
    for select to authenticated
    using (status = 'active');
drop policy forum_topics_delete_authenticated on public.forum_topics;
