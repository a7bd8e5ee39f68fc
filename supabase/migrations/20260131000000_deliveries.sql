-- Deliveries: what people are told is sent to them, when they want it and once. What is sent waits in private.jobs.
-- Functions: sql/functions. Undo: supabase/undo/20260131000000_deliveries.sql
set lock_timeout = '4s';
set statement_timeout = '60s';

insert into private.job_kinds (kind, description, max_attempts, lease, first_wait) values
('deliver_email', 'A mail of what a person was told', 12, '5 minutes', '1 minute');

insert into private.transitions (machine, from_state, to_state) values
('delivery', 'sending', 'sent'),
('delivery', 'sending', 'skipped'),
('delivery', 'sending', 'dead'),
('delivery', 'dead', 'sending');

create table private.deliveries (
    notification_id uuid not null references public.notifications (id) on delete cascade,
    channel text not null,
    state text not null default 'sending',
    message_id text,
    attempts integer not null default 0,
    reason text,
    created_at timestamptz not null default now(),
    ended_at timestamptz,

    primary key (notification_id, channel),
    constraint known_channel check (channel = 'email'),
    constraint known_state check (state in ('sending', 'sent', 'skipped', 'dead')),
    constraint what_is_sent_has_an_id check (message_id is not null or state not in ('sending', 'sent')),
    constraint what_is_not_sent_has_a_reason check ((reason is not null) = (state in ('skipped', 'dead'))),
    constraint what_is_over_has_an_end check ((ended_at is null) = (state = 'sending'))
);
comment on table private.deliveries is
'What became of sending a notification by a channel; made when a worker first takes it up.';
comment on column private.deliveries.message_id is 'The same at every attempt, so that whoever gets it twice can tell.';
comment on column private.deliveries.reason is
'Why it was not sent: read, expired, no_address, unwanted, blocked, gone; or the error of the last attempt.';
alter table private.deliveries enable row level security;
revoke all on private.deliveries from public, anon, authenticated, service_role;

-- <<< sql/functions/private/is_quiet.sql
-- Whether a time of day lies in quiet hours, also over midnight; from an hour to the same hour is never.
-- Caller: after_quiet.
create or replace function private.is_quiet(p_start time, p_end time, p_time time)
returns boolean
language sql
immutable
parallel safe
security invoker
set search_path = ''
as $$
    select case
        when p_start < p_end then p_time >= p_start and p_time < p_end
        when p_start > p_end then p_time >= p_start or p_time < p_end
        else false
    end
$$;
revoke all on function private.is_quiet(time, time, time) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/after_quiet.sql
-- The first instant from p_at on at which the clocks of a zone show no quiet hour; p_at itself when they show none.
-- Callers: delivery_time, load_emails.
create or replace function private.after_quiet(p_hours jsonb, p_timezone text, p_at timestamptz)
returns timestamptz
language plpgsql
stable
parallel safe
security invoker
set search_path = ''
as $$
declare
    v_start constant time := (p_hours ->> 'start')::time;
    v_end constant time := (p_hours ->> 'end')::time;
    v_local constant timestamp := p_at at time zone p_timezone;
    v_until timestamptz;
begin
    if private.is_quiet(v_start, v_end, v_local::time) is not true then
        return p_at;
    end if;
    v_until := (v_local::date + (v_end <= v_local::time)::integer + v_end) at time zone p_timezone;
    if private.utc_offset(v_until, p_timezone) = private.utc_offset(p_at, p_timezone) then
        return v_until;
    end if;
    -- The clocks change in between: an hour is left out, or comes twice.
    return (
        select m.minute
        from generate_series(date_trunc('minute', p_at) + interval '1 minute', p_at + interval '2 days', '1 minute')
            as m (minute)
        where not private.is_quiet(v_start, v_end, (m.minute at time zone p_timezone)::time)
        order by m.minute
        limit 1
    );
end;
$$;
revoke all on function private.after_quiet(jsonb, text, timestamptz) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/next_round.sql
-- When whoever wants to hear of things once a day, or on Mondays, hears of them next: where the quiet hours end, else at
-- eight. Caller: delivery_time.
create or replace function private.next_round(p_frequency text, p_hours jsonb, p_timezone text, p_at timestamptz)
returns timestamptz
language plpgsql
stable
parallel safe
security invoker
set search_path = ''
as $$
declare
    v_hour constant time := coalesce(p_hours ->> 'end', '08:00')::time;
    v_local constant timestamp := p_at at time zone p_timezone;
    v_unit constant text := case p_frequency when 'weekly' then 'week' else 'day' end;
    v_round timestamp := date_trunc(v_unit, v_local)::date + v_hour;
begin
    if v_round <= v_local then
        v_round := v_round + ('1 ' || v_unit)::interval;
    end if;
    return private.zoned_instant(v_round, p_timezone);
end;
$$;
revoke all on function private.next_round(text, jsonb, text, timestamptz)
from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/delivery_time.sql
-- When what happens at p_at is sent to a person, by any channel: at once, at the end of the quiet hours, or with the next
-- round of who wants one. Caller: queue_deliveries.
create or replace function private.delivery_time(
    p_preferences public.communication_preferences,
    p_is_urgent boolean,
    p_at timestamptz
)
returns timestamptz
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
    if p_is_urgent then
        return p_at;
    end if;
    return private.after_quiet(
        p_preferences.quiet_hours, p_preferences.timezone,
        case
            when p_preferences.notification_frequency in ('daily', 'weekly') then private.next_round(
                p_preferences.notification_frequency, p_preferences.quiet_hours, p_preferences.timezone, p_at
            )
            else p_at
        end
    );
end;
$$;
revoke all on function private.delivery_time(public.communication_preferences, boolean, timestamptz)
from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/is_wanted.sql
-- Whether a person wants a type of notification by a channel: not when the channel or all is switched off, nor when the type
-- is not wanted, or not by this channel. What is not said is wanted. Callers: queue_deliveries, load_emails.
create or replace function private.is_wanted(
    p_preferences public.communication_preferences,
    p_type public.notification_type,
    p_channel text
)
returns boolean
language sql
stable
security invoker
set search_path = ''
as $$
    select case p_channel
            when 'email' then (p_preferences).email_notifications
            when 'push' then (p_preferences).push_notifications
            when 'sms' then (p_preferences).sms_notifications
            when 'whatsapp' then (p_preferences).whatsapp_notifications
            else false
        end
        and (p_preferences).notification_frequency <> 'never'
        and not (p_preferences).categories ? p_type::text
        and coalesce(((p_preferences).channels -> p_type::text ->> p_channel)::boolean, true)
$$;
revoke all on function private.is_wanted(public.communication_preferences, public.notification_type, text)
from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/collapse_grace.sql
-- How long what may happen again is not sent yet, so that several become one message. Callers: queue_deliveries,
-- load_emails, tell_of_event_change.
create or replace function private.collapse_grace()
returns interval
language sql
immutable
parallel safe
security invoker
set search_path = ''
as $$ select interval '5 minutes' $$;
revoke all on function private.collapse_grace() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/queue_deliveries.sql
-- Asks the worker to send what people are told, at the time that their preferences say. Caller: trigger of notifications,
-- once a statement, with its rows as `told`; one more of what is there already asks for nothing.
create or replace function private.queue_deliveries()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
-- @plpgsql_check_options: newtable = told
declare
    v_now constant timestamptz := private.clock();
begin
    insert into private.jobs (kind, payload, run_at, priority)
    select
        'deliver_email',
        jsonb_build_object('notification_id', t.id),
        private.delivery_time(
            p, t.is_urgent, case when t.dedupe_key is null then v_now else v_now + private.collapse_grace() end
        ),
        case when t.is_urgent then 1 else 0 end
    from told as t
    inner join public.communication_preferences as p on t.user_id = p.user_id
    where private.is_wanted(p, t.type, 'email');
    return null;
end;
$$;
revoke all on function private.queue_deliveries() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/still_concerns.sql
-- Whether what a notification is about is still there for a person: what the policies of these tables say, and for a seat
-- that it is still his, for a message that he has not read it. Caller: load_emails.
create or replace function private.still_concerns(p_user_id uuid, p_entity_type text, p_entity_id uuid)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
    select case p_entity_type
        when 'event' then exists (
            select from private.event_row(p_entity_id) as e
            where e.status <> 'draft' or e.organizer_id = p_user_id
        )
        when 'registration' then exists (
            select from public.event_registrations as r
            where r.id = p_entity_id and r.user_id = p_user_id and r.status in ('confirmed', 'offered')
        )
        when 'topic' then exists (
            select from public.forum_topics as t
            inner join public.forum_categories as c on t.category_id = c.id
            where t.id = p_entity_id
                and (
                    t.author_id = p_user_id
                    or private.holds_permission(p_user_id, 'content.moderate')
                    or (
                        t.status in ('active', 'closed', 'locked') and c.is_active
                        and private.can_see(p_user_id, t.author_id)
                    )
                )
        )
        when 'blog_post' then exists (
            select from public.blog_posts as b
            where b.id = p_entity_id
                and (
                    b.author_id = p_user_id
                    or private.holds_permission(p_user_id, 'content.moderate')
                    or (
                        b.status = 'published' and b.published_at <= private.clock()
                        and private.can_see(p_user_id, b.author_id)
                    )
                )
        )
        when 'message' then exists (
            select from public.user_messages as m
            where m.id = p_entity_id and m.recipient_id = p_user_id and not m.read and m.recipient_deleted_at is null
        )
        when 'connection' then exists (
            select from public.user_connections as k
            where k.id = p_entity_id and k.status in ('pending', 'accepted')
                and p_user_id in (k.requester_id, k.recipient_id)
        )
        else true
    end
$$;
revoke all on function private.still_concerns(uuid, text, uuid) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/load_emails.sql
-- What a worker needs to send the mails of jobs that it holds. No row for what is not sent: it was sent before, was read
-- or deleted, is of no use any more, is not wanted, comes from somebody whom the person does not meet any more, or is about
-- what the person may not see; the delivery says why. What may not be sent yet waits as another job. p_domain is the right
-- half of a new Message-ID; of a second attempt it is the same as of the first.
-- Callers: workers, for jobs of the kind deliver_email. Errors: MD160 lease_lost.
create or replace function private.load_emails(p_job_ids bigint[], p_token uuid, p_domain text)
returns table (
    job_id bigint, message_id text, address text, title text, message text, action_url text, told_at timestamptz
)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_now constant timestamptz := private.clock();
    v_mail record;
begin
    perform private.held_job(j.id, p_token) from unnest(p_job_ids) as j (id);
    for v_mail in
        select
            j.id as job_id, j.payload, n.id, n.title, n.message, n.action_url, n.created_at, u.email::text as address,
            case
                when n.read or n.archived then 'read'
                when n.expires_at <= v_now then 'expired'
                when u.email is null or u.email_confirmed_at is null or u.banned_until > v_now then 'no_address'
                when private.is_wanted(p, n.type, 'email') is not true then 'unwanted'
                when not private.can_see(n.user_id, (n.meta_data ->> 'actor_id')::uuid) then 'blocked'
                when not private.still_concerns(
                    n.user_id, n.meta_data ->> 'entity_type', (n.meta_data ->> 'entity_id')::uuid
                ) then 'gone'
            end as reason,
            case
                when n.is_urgent then v_now
                else private.after_quiet(
                    p.quiet_hours, p.timezone,
                    case
                        when n.dedupe_key is null then v_now
                        else greatest(v_now, n.created_at + private.collapse_grace())
                    end
                )
            end as due_at
        from private.jobs as j
        inner join public.notifications as n on n.id = (j.payload ->> 'notification_id')::uuid
        inner join auth.users as u on n.user_id = u.id
        left join public.communication_preferences as p on n.user_id = p.user_id
        left join private.deliveries as d on n.id = d.notification_id and d.channel = 'email'
        where j.id = any (p_job_ids) and (d.state is null or d.state = 'sending')
        order by j.id
    loop
        if v_mail.reason is not null then
            insert into private.deliveries as d (notification_id, channel, state, reason, ended_at)
            values (v_mail.id, 'email', 'skipped', v_mail.reason, v_now)
            on conflict (notification_id, channel) do update set
                state = excluded.state, reason = excluded.reason, ended_at = excluded.ended_at;
        elsif v_mail.due_at > v_now then
            perform private.enqueue('deliver_email', v_mail.payload, v_mail.id::text, v_mail.due_at);
        else
            insert into private.deliveries as d (notification_id, channel, state, message_id, attempts)
            values (v_mail.id, 'email', 'sending', format('<%s.email@%s>', v_mail.id, p_domain), 1)
            on conflict (notification_id, channel) do update set
                message_id = coalesce(d.message_id, excluded.message_id), attempts = d.attempts + 1
            returning d.message_id into load_emails.message_id;
            job_id := v_mail.job_id;
            address := v_mail.address;
            title := v_mail.title;
            message := v_mail.message;
            action_url := v_mail.action_url;
            told_at := v_mail.created_at;
            return next;
        end if;
    end loop;
end;
$$;
revoke all on function private.load_emails(bigint[], uuid, text) from public, anon, authenticated, service_role;
grant execute on function private.load_emails(bigint[], uuid, text) to medellin_worker;
-- >>>
-- <<< sql/functions/private/finish_email.sql
-- Notes that the mail of a job was taken by the mail server, in the transaction that ends the job.
-- Callers: workers, for jobs of the kind deliver_email. Errors: MD160 lease_lost.
create or replace function private.finish_email(p_job_id bigint, p_token uuid)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_job constant private.jobs := private.held_job(p_job_id, p_token);
begin
    update private.deliveries as d
    set state = 'sent', ended_at = private.clock()
    where d.notification_id = (v_job.payload ->> 'notification_id')::uuid and d.channel = 'email' and d.state = 'sending';
end;
$$;
revoke all on function private.finish_email(bigint, uuid) from public, anon, authenticated, service_role;
grant execute on function private.finish_email(bigint, uuid) to medellin_worker;
-- >>>
-- <<< sql/functions/private/follow_delivery.sql
-- A delivery whose job has died is dead, and says why; one whose job gets new attempts is on its way again.
-- Caller: trigger of jobs, after update.
create or replace function private.follow_delivery()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    if new.dead_at is not null then
        insert into private.deliveries as d (notification_id, channel, state, reason, ended_at)
        select n.id, 'email', 'dead', new.last_error, new.dead_at
        from public.notifications as n
        where n.id = (new.payload ->> 'notification_id')::uuid
        on conflict (notification_id, channel) do update set
            state = excluded.state, reason = excluded.reason, ended_at = excluded.ended_at
        where d.state = 'sending';
    else
        update private.deliveries as d
        set state = 'sending', reason = null, ended_at = null
        where d.notification_id = (new.payload ->> 'notification_id')::uuid and d.channel = 'email' and d.state = 'dead';
    end if;
    return null;
end;
$$;
revoke all on function private.follow_delivery() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/tell_of_event_change.sql
-- Tells whoever has a place at an event, or waits for one, that it is at another time or place; changes that follow one
-- another closely are one. Caller: trigger of events, before update, last by name: a move to another leaf fires none after.
create or replace function private.tell_of_event_change()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    if new.date > private.clock() then
        -- whomever he has blocked: it comes from the event
        perform private.notify_all(
            array(
                select r.user_id
                from public.event_registrations as r
                where r.event_id = new.id and r.user_id is distinct from (select auth.uid())
                    and r.status in ('requested', 'pending', 'confirmed', 'waitlisted', 'offered')
            ),
            'event',
            case
                when new.date = old.date then 'Un evento cambió de lugar'
                when (new.location, new.venue_id) is not distinct from (old.location, old.venue_id)
                    then 'Un evento cambió de fecha'
                else 'Un evento cambió de fecha y lugar'
            end,
            format(
                '«%s» es el %s en %s', new.title,
                to_char(new.date at time zone new.timezone, 'DD/MM/YYYY HH24:MI'),
                concat_ws(
                    ', ',
                    (
                        select v.name
                        from public.venues as v
                        where v.id = new.venue_id and position(v.name in new.location) = 0
                    ),
                    left(new.location, 500)
                )
            ),
            '/events/' || new.slug, p_entity_type => 'event', p_entity_id => new.id,
            p_dedupe_key => 'event_changed:' || new.id, p_window => private.collapse_grace(), p_expires_at => new.date
        );
    end if;
    return new;
end;
$$;
revoke all on function private.tell_of_event_change() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/public/unread_notifications.sql
-- How many notifications the caller has neither read nor put away, of one type or of all. Counting ends at p_up_to, so a
-- badge that shows "99+" costs the same however many there are. Callers: signed-in people.
create or replace function public.unread_notifications(
    p_type public.notification_type default null,
    p_up_to integer default null
)
returns bigint
language sql
stable
security invoker
set search_path = ''
as $$
    select count(*)
    from (
        select n.id
        from public.notifications as n
        where n.user_id = (select auth.uid()) and not n.read and not n.archived and (p_type is null or n.type = p_type)
        limit p_up_to
    ) as unread
$$;
revoke all on function public.unread_notifications(public.notification_type, integer)
from public, anon, authenticated, service_role;
grant execute on function public.unread_notifications(public.notification_type, integer) to authenticated;
comment on function public.unread_notifications(public.notification_type, integer) is
'How many notifications the caller has neither read nor archived, of one type or of all; at most p_up_to.';
-- >>>
-- <<< sql/functions/public/mark_notifications_read.sql
-- Marks as read what the caller was told up to a notification, which is named by its time and id: what came later stays
-- unread. Without an id, all of that instant. Returns how many are unread then. Callers: signed-in people.
create or replace function public.mark_notifications_read(p_until timestamptz, p_until_id uuid default null)
returns bigint
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    update public.notifications as n
    set read = true
    where n.user_id = (select auth.uid()) and not n.read
        and (n.created_at, n.id) <= (p_until, coalesce(p_until_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff'));
    return public.unread_notifications();
end;
$$;
revoke all on function public.mark_notifications_read(timestamptz, uuid) from public, anon, authenticated, service_role;
grant execute on function public.mark_notifications_read(timestamptz, uuid) to authenticated;
comment on function public.mark_notifications_read(timestamptz, uuid) is
'Marks as read what the caller was told up to a notification, and returns how many are unread then.';
-- >>>

create trigger enforce_delivery_state
before update of state on private.deliveries
for each row execute function private.enforce_transition('delivery', 'state');

create trigger follow_delivery
after update of dead_at on private.jobs
for each row when (new.kind = 'deliver_email' and new.dead_at is distinct from old.dead_at)
execute function private.follow_delivery();

create trigger queue_deliveries
after insert on public.notifications
referencing new table as told
for each statement execute function private.queue_deliveries();

-- last by its name, when the row is as it will be
create trigger zz_tell_of_event_change
before update on public.events
for each row when (
    old.status = 'published' and new.status = 'published'
    and (old.date, old.location, old.venue_id) is distinct from (new.date, new.location, new.venue_id)
)
execute function private.tell_of_event_change();

insert into private.guarantees (name, es, en, violations) values
(
    'mails_are_not_lost', 'Ningún correo en camino queda sin quien lo envíe',
    'No mail under way is without a job that sends it',
    $$
        select format('the mail of notification %s has no job', d.notification_id)
        from private.deliveries as d
        where d.state = 'sending' and not exists (
            select from private.jobs as j
            where j.kind = 'deliver_email' and j.payload ->> 'notification_id' = d.notification_id::text
                and j.dead_at is null
        )
    $$
);

select private.tag_privacy('private.deliveries', null, '@pii:behaviour @export:no @erase:row @retain:policy');
