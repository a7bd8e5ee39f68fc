-- private.count_comments: after whatever happens, the counter is what counting gives.
begin;
select plan(6);

-- given: five posts, and every step that a comment can make, at random: insert, delete, move, any legal step
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_post('post-' || n, 'ana') from generate_series(1, 5) as n;
    perform setseed(0.20260109);
end;
$$;
create function pg_temp.do_something()
returns void
language plpgsql
as $$
declare
    v_id uuid;
    v_status text;
begin
    select c.id, c.status into v_id, v_status from public.blog_comments as c order by random() limit 1;
    case floor(random() * 5)
        when 0 then
            perform tests.create_comment(
                'post-' || 1 + floor(random() * 5), 'ana', 'x',
                (array['pending', 'approved', 'rejected', 'removed'])[1 + floor(random() * 4)]
            );
        when 1 then
            delete from public.blog_comments as c where c.id = v_id and random() < 0.3;
        when 2 then
            update public.blog_comments as c
            set post_id = tests.post_id('post-' || 1 + floor(random() * 5))
            where c.id = v_id;
        else
            update public.blog_comments as c
            set status = t.to_state
            from (
                select s.to_state from private.transitions as s
                where s.machine = 'comment' and s.from_state = v_status and s.to_state <> 'deleted'
                order by random() limit 1
            ) as t
            where c.id = v_id;
    end case;
end;
$$;
create temporary view wrong as
select p.slug, p.comments_count, count(c.id) as counted
from public.blog_posts as p
left join public.blog_comments as c on c.post_id = p.id and c.status = 'approved'
group by p.id
having p.comments_count <> count(c.id);

-- when
do $$
begin
    for n in 1..600 loop
        perform pg_temp.do_something();
    end loop;
end;
$$;

-- then
select is_empty('table wrong', 'the counters are true');
select ok((select sum(comments_count) > 10 from public.blog_posts), 'and say something');
select ok((select count(distinct status) = 4 from public.blog_comments), 'comments are in every state');
select is(tests.planted('update public.blog_posts set comments_count = comments_count + 1 where slug = ''post-1''',
    'select slug from wrong'), 'post-1', 'a wrong counter would be seen');
update public.blog_comments set post_id = tests.post_id('post-1') where post_id = tests.post_id('post-2');
select is_empty('table wrong', 'also when many move at once');
insert into public.blog_posts (title, slug, content, updated_at) values ('Vieja', 'vieja', 'x', '2020-01-01');
do $$ begin perform tests.create_comment('vieja', 'ana', 'x'); end; $$;
select results_eq(
    $$ select comments_count, updated_at from public.blog_posts where slug = 'vieja' $$,
    $$ values (1, '2020-01-01'::timestamptz) $$, 'being commented on is no change of a post'
);

select * from finish();
rollback;
