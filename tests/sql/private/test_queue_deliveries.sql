-- private.queue_deliveries(): what people are told is to be sent to them: one job for each who wants it, at his own time.
begin;
select plan(9);

-- given: at 23:30 in Bogotá; beto lives in Madrid, caro wants no mail, dora a mail a day
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,beto,caro,dora}'::text[]) as p (name);
    update public.communication_preferences set timezone = 'Europe/Madrid', quiet_hours = '{"start": "23:00", "end": "06:00"}'
    where user_id = tests.user_id('beto');
    update public.communication_preferences set email_notifications = false where user_id = tests.user_id('caro');
    update public.communication_preferences set notification_frequency = 'daily', quiet_hours = '{}' where user_id = tests.user_id('dora');
    perform tests.freeze('2030-05-02 04:30Z');
end;
$$;
create temporary view queued as
select p.first_name as name, n.title, j.run_at, j.priority
from private.jobs as j
inner join public.notifications as n on n.id = (j.payload ->> 'notification_id')::uuid
inner join public.profiles as p on n.user_id = p.id
where j.kind = 'deliver_email';
create function pg_temp.tell(p_title text, p_is_urgent boolean, p_key text) returns void language sql
as $$
    select private.notify_all(
        array(select u.id from auth.users as u), 'event', p_title, 'x', p_dedupe_key => p_key, p_is_urgent => p_is_urgent
    )
$$;

-- when, then
do $$ begin perform pg_temp.tell('Algo', false, null); end; $$;
select is((select count(*) from public.notifications), 4::bigint, 'all are told');
select results_eq(
    'select name, run_at, priority from queued order by name',
    $$ values ('Ana', timestamptz '2030-05-02 13:00Z', 0), ('Beto', '2030-05-02 04:30Z', 0), ('Dora', '2030-05-02 13:00Z', 0) $$,
    'whoever wants mails gets one, at his own time'
);
do $$ begin delete from private.jobs; perform pg_temp.tell('Ya', true, null); end; $$;
select results_eq(
    'select distinct run_at, priority from queued', $$ values (timestamptz '2030-05-02 04:30Z', 1) $$, 'what is urgent leaves now, before the rest'
);
do $$ begin delete from private.jobs; perform pg_temp.tell('Cuenta', false, 'k'); end; $$;
select is(
    (select q.run_at from queued as q where q.name = 'Beto'), timestamptz '2030-05-02 04:35Z', 'what may happen again waits a little'
);
do $$ begin perform pg_temp.tell('Cuenta', false, 'k'); end; $$;
select is((select count(*) from queued), 3::bigint, 'and is sent once, however often it does');

-- then: whoever writes them
insert into public.notifications (user_id, type, title, message) values (tests.user_id('ana'), 'system', 'Directa', 'x');
select is((select count(*) from queued where title = 'Directa'), 1::bigint, 'what is written otherwise is sent too');
select is(
    (select count(*) from private.jobs where payload <> jsonb_build_object('notification_id', payload -> 'notification_id')), 0::bigint,
    'a job names what it is about and nobody'
);
do $$ begin delete from private.jobs; end; $$;
update public.notifications set read = true, archived = true;
select is_empty('select * from queued', 'reading and putting away send nothing');
update public.communication_preferences set categories = '["system"]';
insert into public.notifications (user_id, type, title, message) values (tests.user_id('ana'), 'system', 'Nada', 'x');
select is_empty('select * from queued', 'nor is sent what is not wanted');

select * from finish();
rollback;
