-- private.tell_of_comment: who decides hears of what waits, who wrote hears of the decision.
begin;
select plan(9);

-- given
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_user('bruno', '{member}');
    perform tests.create_user('carla', '{member}');
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_post('charla', 'ana');
end;
$$;
create temporary view told as
select p.first_name, n.type, n.title, n.message, n.action_url, n.meta_data
from public.notifications as n inner join public.profiles as p on p.id = n.user_id;

-- then: a comment
select tests.authenticate_as('bruno');
insert into public.blog_comments (post_id, content) values (tests.post_id('charla'), 'hola');
select tests.clear_authentication();
select results_eq(
    $$ select first_name, type::text, title, message, action_url, meta_data from told $$,
    $$ values (
        'Ana', 'comment', 'Nuevo comentario', 'Por aprobar en «Charla»', '/blog/charla',
        jsonb_build_object('actor_id', tests.user_id('bruno'), 'entity_type', 'blog_post', 'entity_id', tests.post_id('charla'))
    ) $$, 'the author of the post is told that it waits'
);
delete from public.notifications;

-- then: approved, by the author or by a moderator
select tests.authenticate_as('ana');
do $$ begin perform public.moderate_comment(tests.comment_id('hola'), 'approved'); end; $$;
select tests.clear_authentication();
select results_eq(
    $$ select first_name, title, message from told $$,
    $$ values ('Bruno', 'Comentario publicado', 'Tu comentario en «Charla» ya se puede leer') $$, 'its writer hears of the approval'
);
delete from public.notifications;
select tests.authenticate_as('jefa');
do $$ begin perform public.moderate_comment(tests.comment_id('hola'), 'rejected'); end; $$;
select tests.clear_authentication();
select is_empty('table told', 'of a rejection nobody is told');
select tests.authenticate_as('jefa');
do $$ begin perform public.moderate_comment(tests.comment_id('hola'), 'approved'); end; $$;
select tests.clear_authentication();
select is(
    (select t.meta_data ->> 'actor_id' from told as t), tests.user_id('ana')::text, 'which moderator it was is not said'
);
delete from public.notifications;

-- then: an edit waits again, a removal and its end are no approval
select tests.authenticate_as('bruno');
update public.blog_comments set content = 'adiós';
select tests.clear_authentication();
select results_eq($$ select first_name, title from told $$, $$ values ('Ana', 'Nuevo comentario') $$, 'an edit waits again');
delete from public.notifications;
update public.blog_comments set status = 'removed';
update public.blog_comments set status = 'approved';
select is_empty('table told', 'what is given back is no news');

-- then: one's own post, a muted post, a block
select tests.authenticate_as('ana');
insert into public.blog_comments (post_id, content) values (tests.post_id('charla'), 'mío');
do $$ begin perform public.moderate_comment(tests.comment_id('mío'), 'approved'); end; $$;
select tests.clear_authentication();
select is_empty('table told', 'nobody is told of his own doings');
insert into public.user_mutes (user_id, entity_type, entity_id)
values (tests.user_id('ana'), 'blog_post', tests.post_id('charla'));
select tests.authenticate_as('carla');
insert into public.blog_comments (post_id, content) values (tests.post_id('charla'), 'de carla');
select tests.clear_authentication();
select is_empty('table told', 'nor of a post that he has muted');
insert into public.user_blocks (blocker_id, blocked_id) values (tests.user_id('carla'), tests.user_id('ana'));
update public.blog_comments set status = 'approved' where content = 'de carla';
select is_empty('table told', 'nor of somebody blocked');

select * from finish();
rollback;
