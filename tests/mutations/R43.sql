-- R43: row security is on without a policy, so nobody reads or writes a comment or a reply.
do $mutation$
declare
    v_policy record;
begin
    for v_policy in
        select p.tablename, p.policyname
        from pg_catalog.pg_policies as p
        where p.tablename in ('blog_comments', 'forum_posts')
    loop
        execute format('drop policy %I on public.%I', v_policy.policyname, v_policy.tablename);
    end loop;
end;
$mutation$;
