-- public.moderation_queue   select       insert, update, delete
-- anon                      -            -
-- authenticated             moderators   - (report_content, decide_moderation_item)
drop policy if exists moderation_queue_select_authenticated on public.moderation_queue;
create policy moderation_queue_select_authenticated on public.moderation_queue
    for select to authenticated
    using ((select private.has_permission('content.moderate')));
comment on policy moderation_queue_select_authenticated on public.moderation_queue is
'Moderators see what was reported';
