-- R73: indexes that repeat a unique one, or its beginning.
create index idx_venues_slug on public.venues (slug);
create index idx_blog_posts_slug on public.blog_posts (slug);
create index idx_user_interests_user on public.user_interests (user_id);
create index idx_recommendations_user on public.content_recommendations (user_id);
