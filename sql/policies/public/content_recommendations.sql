-- public.content_recommendations   select   insert               update                         delete
-- anon                             -        -                    -                              -
-- authenticated                    own      - (the recommender)  own: is_viewed, is_dismissed   -
drop policy if exists content_recommendations_select_authenticated on public.content_recommendations;
create policy content_recommendations_select_authenticated on public.content_recommendations
    for select to authenticated
    using (user_id = (select auth.uid()));
comment on policy content_recommendations_select_authenticated on public.content_recommendations is
'People see what they are recommended';

drop policy if exists content_recommendations_update_authenticated on public.content_recommendations;
create policy content_recommendations_update_authenticated on public.content_recommendations
    for update to authenticated
    using (user_id = (select auth.uid()))
    with check (user_id = (select auth.uid()));
comment on policy content_recommendations_update_authenticated on public.content_recommendations is
'People mark a recommendation as seen, or dismiss it';
