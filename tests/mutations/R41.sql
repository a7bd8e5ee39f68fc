-- R41: who is signed in may write in any name, and pin it.
grant insert on public.forum_topics to authenticated;
drop policy forum_topics_insert_authenticated on public.forum_topics;
create policy forum_topics_insert_authenticated on public.forum_topics
    for insert to authenticated
    with check ((select auth.uid()) is not null);
