-- A post by its slug, be it an old one; the row says the present one. Callers: clients.
create or replace function public.blog_post_by_slug(p_slug text)
returns setof public.blog_posts
language sql
stable
security invoker
set search_path = ''
as $$
    select p.*
    from private.slug_target('blog_post', p_slug) as t
    inner join public.blog_posts as p on t.target_id = p.id
$$;
revoke all on function public.blog_post_by_slug(text) from public, anon, authenticated, service_role;
grant execute on function public.blog_post_by_slug(text) to anon, authenticated;
comment on function public.blog_post_by_slug(text) is
'A post by its slug, be it an old one; the row says the present one.';
