-- R69: only what is public has a policy; a resource for members is seen by its author alone.
drop policy resources_select_authenticated on public.resources;
create policy resources_select_authenticated on public.resources
    for select to authenticated
    using (author_id = (select auth.uid()) or (status = 'published' and visibility = 'public'));
