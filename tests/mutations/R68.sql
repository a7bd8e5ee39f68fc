-- R68: a published post is public whatever its date, and nothing sets the date.
drop policy blog_posts_select_anon on public.blog_posts;
create policy blog_posts_select_anon on public.blog_posts for select to anon using (status = 'published');
drop policy blog_posts_select_authenticated on public.blog_posts;
create policy blog_posts_select_authenticated on public.blog_posts for select to authenticated
using (status = 'published' or author_id = (select auth.uid()));
drop trigger prepare_blog_post on public.blog_posts;
alter table public.blog_posts alter column reading_time set default 1;
alter table public.blog_posts drop constraint published_has_a_date;
