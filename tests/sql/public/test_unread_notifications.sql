-- public.unread_notifications(): as many as one's list shows as unread.
begin;
select plan(10);

-- given
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,beto}'::text[]) as p (name);
    insert into public.notifications (user_id, type, title, message, read, archived)
    select tests.user_id(p.name), t.type::public.notification_type, 'x', 'x', r.read, a.archived
    from unnest('{ana,beto}'::text[]) as p (name), unnest('{event,event,forum}'::text[]) as t (type),
        unnest('{true,false}'::boolean[]) as r (read), unnest('{true,false}'::boolean[]) as a (archived);
end;
$$;

-- when, then
select tests.authenticate_as('ana');
select is(public.unread_notifications(), 3::bigint, 'neither read nor put away');
select is(public.unread_notifications('event'), 2::bigint, 'of a type');
select is(public.unread_notifications(p_up_to => 2), 2::bigint, 'counted no further than asked');
select is(public.unread_notifications('event', 100), 2::bigint, 'all, when they are fewer');
select is(public.unread_notifications('payment'), 0::bigint, 'or none');
update public.notifications set read = true where type = 'forum';
select is(public.unread_notifications(), 2::bigint, 'less what was read');
update public.notifications set read = false;
select is(public.unread_notifications(), 6::bigint, 'and more what was not, after all');
delete from public.notifications;
select is(public.unread_notifications(), 0::bigint, 'less what was deleted');
select tests.authenticate_as('beto');
select is(public.unread_notifications(), 3::bigint, 'to each his own');
select tests.authenticate_as_anon();
select throws_ok('select public.unread_notifications()', '42501', null, 'nobody in particular has none');

select * from finish();
rollback;
