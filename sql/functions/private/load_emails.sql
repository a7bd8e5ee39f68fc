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
