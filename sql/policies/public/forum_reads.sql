-- public.forum_reads    select   insert, update        delete
-- anon                  -        -                     -
-- authenticated         own      - (mark_topic_read)   own
drop policy if exists forum_reads_select_authenticated on public.forum_reads;
create policy forum_reads_select_authenticated on public.forum_reads
    for select to authenticated
    using (user_id = (select auth.uid()));
comment on policy forum_reads_select_authenticated on public.forum_reads is 'People see how far they have read';

drop policy if exists forum_reads_delete_authenticated on public.forum_reads;
create policy forum_reads_delete_authenticated on public.forum_reads
    for delete to authenticated
    using (user_id = (select auth.uid()));
comment on policy forum_reads_delete_authenticated on public.forum_reads is 'People stop following a topic';
