-- Puts a notification into the lists of people, but for whose own doing it is, who does not meet who did it, has muted
-- whom or what it is about, or wants none of the type. The one place that writes notifications. p_actor_id and the entity
-- say whom and what it is about. With a dedupe key, what is not read of that key and not older than p_window counts one
-- more instead, and comes to the top; p_many is its title then, with the count for %s. Callers: notify, and functions and
-- triggers that tell many.
create or replace function private.notify_all(
    p_user_ids uuid[],
    p_type public.notification_type,
    p_title text,
    p_message text,
    p_action_url text default null,
    p_actor_id uuid default null,
    p_entity_type text default null,
    p_entity_id uuid default null,
    p_dedupe_key text default null,
    p_many text default null,
    p_window interval default '1 day',
    p_is_urgent boolean default false,
    p_expires_at timestamptz default null
)
returns void
language plpgsql
volatile
security definer
set search_path = ''
-- a plan for each call takes longer than telling one person by the common one
set plan_cache_mode = 'force_generic_plan'
as $$
declare
    v_now constant timestamptz := private.clock();
begin
    if p_dedupe_key is not null then
        update public.notifications as n
        set dedupe_key = null
        where n.user_id = any (p_user_ids) and n.dedupe_key = p_dedupe_key and n.created_at <= v_now - p_window;
    end if;
    insert into public.notifications as n (
        user_id, type, title, message, action_url, meta_data, created_at, expires_at, is_urgent, dedupe_key
    )
    select
        u.id, p_type, p_title, p_message, p_action_url,
        jsonb_strip_nulls(
            jsonb_build_object('actor_id', p_actor_id, 'entity_type', p_entity_type, 'entity_id', p_entity_id)
        ),
        v_now, p_expires_at, p_is_urgent, p_dedupe_key
    from auth.users as u
    left join public.communication_preferences as p on u.id = p.user_id
    where u.id = any (p_user_ids)
        and u.id is distinct from p_actor_id
        and (p.categories ? p_type::text) is not true
        -- what can_see() says, for many at once
        and not exists (select from public.user_blocks as b where b.blocker_id = u.id and b.blocked_id = p_actor_id)
        and not exists (select from public.user_blocks as b where b.blocker_id = p_actor_id and b.blocked_id = u.id)
        and not exists (
            select from public.user_mutes as m
            where m.user_id = u.id
                and (
                    (m.entity_type = 'user' and m.entity_id = p_actor_id)
                    or (m.entity_type = p_entity_type and m.entity_id = p_entity_id)
                )
                and (m.expires_at is null or m.expires_at > v_now)
        )
    -- two who tell the same people wait for each other, and not in a circle; who is just being deleted is passed over:
    -- his deletion waits for seats that who tells may hold
    order by u.id
    for key share of u skip locked
    on conflict (user_id, dedupe_key) where dedupe_key is not null do update set
        title = coalesce(format(p_many, n.occurrences + 1), excluded.title),
        message = excluded.message,
        -- of several people it is nobody's in particular
        meta_data = case
            when n.meta_data ->> 'actor_id' = excluded.meta_data ->> 'actor_id' then excluded.meta_data
            else excluded.meta_data - 'actor_id'
        end,
        created_at = excluded.created_at,
        expires_at = excluded.expires_at,
        is_urgent = n.is_urgent or excluded.is_urgent,
        occurrences = n.occurrences + 1;
end;
$$;
revoke all on function private.notify_all(
    uuid[], public.notification_type, text, text, text, uuid, text, uuid, text, text, interval, boolean, timestamptz
) from public, anon, authenticated, service_role;
