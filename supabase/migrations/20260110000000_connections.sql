-- Connections and messages: who knows whom, and what people write to each other.
-- Functions: sql/functions. Policies: sql/policies/public/{user_connections,user_messages}.sql.
-- Undo: supabase/undo/20260110000000_connections.sql
set lock_timeout = '4s';
set statement_timeout = '60s';

insert into private.error_codes (code, reason, http, es, en) values
('MD140', 'connection_declined', 409, 'Aún no puedes volver a pedirlo', 'It is too soon to ask again'),
('MD141', 'messages_refused', 403, 'Esta persona no recibe tus mensajes', 'This person takes no messages of yours');

insert into private.transitions (machine, from_state, to_state) values
('connection', 'pending', 'accepted'),
('connection', 'pending', 'declined'),
('connection', 'pending', 'cancelled'),
('connection', 'accepted', 'removed'),
('connection', 'declined', 'pending'),
('connection', 'cancelled', 'pending'),
('connection', 'removed', 'pending');

insert into private.rate_limits (action, burst, refill, new_burst, new_refill) values
('connection', 20, '3 minutes', 5, '12 minutes'),
('message', 60, '2 seconds', 10, '1 minute');

create table public.user_connections (
    id uuid primary key default gen_random_uuid(),
    requester_id uuid not null references auth.users (id) on delete cascade,
    recipient_id uuid not null references auth.users (id) on delete cascade,
    status text not null default 'pending',
    decided_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint no_self_connection check (requester_id <> recipient_id),
    constraint known_status check (status in ('pending', 'accepted', 'declined', 'cancelled', 'removed')),
    constraint decisions_have_a_date check ((status = 'pending') = (decided_at is null))
);
comment on table public.user_connections is
'One row for two people, whoever asks; written only through functions. Asking again opens the same row.';
comment on column public.user_connections.requester_id is 'Who asked last.';
comment on column public.user_connections.decided_at is
'Filled by a trigger when left out: when it was accepted, declined, withdrawn or ended.';
comment on column public.user_connections.created_at is 'When it was last asked for.';
create unique index unique_connection on public.user_connections (
    least(requester_id, recipient_id), greatest(requester_id, recipient_id)
);
create index idx_connections_requester on public.user_connections (requester_id, created_at desc, id desc);
create index idx_connections_recipient on public.user_connections (recipient_id, created_at desc, id desc);
create index idx_connections_status on public.user_connections (status);

alter table public.user_connections enable row level security;
revoke all on public.user_connections from public, anon, authenticated, service_role;
grant select on public.user_connections to authenticated;
grant select, insert, update, delete on public.user_connections to service_role;

create table public.user_messages (
    id uuid primary key default gen_random_uuid(),
    sender_id uuid default auth.uid() references auth.users (id) on delete set null,
    recipient_id uuid references auth.users (id) on delete set null,
    content text not null,
    read boolean not null default false,
    read_at timestamptz,
    sender_deleted_at timestamptz,
    recipient_deleted_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint nobody_writes_to_himself check (sender_id <> recipient_id),
    constraint content_says_something check (content ~ '[^[:space:]]' and length(content) <= 5000),
    constraint what_is_read_has_a_date check (read = (read_at is not null))
);
comment on table public.user_messages is
'What one person writes to another. It is never changed, and nobody else reads it, admins included.';
comment on column public.user_messages.sender_id is 'Empty when the account is gone; so is recipient_id.';
comment on column public.user_messages.read_at is 'Filled by a trigger when left out: when the recipient read it.';
comment on column public.user_messages.sender_deleted_at is
'When the sender took it out of his own list; only he sees a difference. What nobody sees any more is deleted.';
comment on column public.user_messages.recipient_deleted_at is 'The same for the recipient.';
create index idx_messages_sender on public.user_messages (sender_id, recipient_id, created_at desc, id desc);
create index idx_messages_recipient on public.user_messages (recipient_id, sender_id, created_at desc, id desc);
create index idx_messages_read on public.user_messages (recipient_id, sender_id)
where not read and recipient_deleted_at is null;

alter table public.user_messages enable row level security;
revoke all on public.user_messages from public, anon, authenticated, service_role;
grant select (
    id, sender_id, recipient_id, content, read, read_at, created_at, updated_at
) on public.user_messages to authenticated;
grant insert (recipient_id, content), update (read, read_at) on public.user_messages to authenticated;
grant select, insert, update, delete on public.user_messages to service_role;

create view public.user_messages_public with (security_invoker = true) as
select id, sender_id, recipient_id, content, read, read_at, created_at, updated_at
from public.user_messages;
comment on view public.user_messages_public is 'The columns of user_messages that sender and recipient read.';
revoke all on public.user_messages_public from public, anon, authenticated, service_role;
grant select on public.user_messages_public to authenticated, service_role;

create view private.mailbox as
select
    m.sender_id as owner_id, m.recipient_id as other_id, true as is_mine, m.sender_deleted_at as deleted_at,
    m.id, m.sender_id, m.recipient_id, m.content, m.read, m.read_at, m.created_at, m.updated_at
from public.user_messages as m
union all
select
    m.recipient_id as owner_id, m.sender_id as other_id, false as is_mine, m.recipient_deleted_at as deleted_at,
    m.id, m.sender_id, m.recipient_id, m.content, m.read, m.read_at, m.created_at, m.updated_at
from public.user_messages as m;
comment on view private.mailbox is
'Each message from both ends, so that a list of one person''s is two index scans and not an OR of two columns. Without a
condition of its own, or the planner could not merge them in order.';
revoke all on private.mailbox from public, anon, authenticated, service_role;

insert into private.content_types (code, table_name, owner_column, private_columns) values
('message', 'user_messages', 'sender_id', '{read, read_at, sender_deleted_at, recipient_deleted_at}');

-- <<< sql/functions/private/name_of.sql
-- What to call a person in what others are told. Callers: triggers that notify.
create or replace function private.name_of(p_user_id uuid)
returns text
language sql
stable
security definer
set search_path = ''
as $$
    select coalesce(
        (
            select nullif(concat_ws(' ', p.first_name, p.last_name), '')
            from public.profiles as p
            where p.id = p_user_id
        ),
        'Alguien'
    )
$$;
revoke all on function private.name_of(uuid) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/lock_pair.sql
-- Holds what happens between two people, in either direction, until the transaction ends: crossing requests, answers and
-- blocks come one after the other. Callers: functions about connections, trigger of user_blocks.
create or replace function private.lock_pair(p_one uuid, p_other uuid)
returns void
language sql
volatile
security definer
set search_path = ''
as $$
    select pg_advisory_xact_lock(
        hashtextextended(format('pair:%s:%s', least(p_one, p_other), greatest(p_one, p_other)), 0)
    )
$$;
revoke all on function private.lock_pair(uuid, uuid) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/are_connected.sql
-- Whether two people are connected. Callers: rules about who may reach whom.
create or replace function private.are_connected(p_one uuid, p_other uuid)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
    select exists (
        select from public.user_connections as c
        where least(c.requester_id, c.recipient_id) = least(p_one, p_other)
            and greatest(c.requester_id, c.recipient_id) = greatest(p_one, p_other)
            and c.status = 'accepted'
    )
$$;
revoke all on function private.are_connected(uuid, uuid) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/require_connection.sql
-- A connection of the caller's, held until the transaction ends. Callers: functions that change one.
-- Errors: 42501, P0002 (also for somebody else's, and after a block).
create or replace function private.require_connection(p_connection_id uuid)
returns public.user_connections
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_user_id constant uuid := private.require_person();
    v_row public.user_connections;
begin
    perform private.lock_pair(c.requester_id, c.recipient_id)
    from public.user_connections as c
    where c.id = p_connection_id;
    select c.* into v_row
    from public.user_connections as c
    where c.id = p_connection_id
        and (c.requester_id = v_user_id or c.recipient_id = v_user_id)
        and private.can_see(c.requester_id, c.recipient_id);
    if not found then
        raise no_data_found using
            message = 'Esta conexión no existe',
            detail = '{"en": "This connection does not exist"}', hint = 'connection_not_found';
    end if;
    return v_row;
end;
$$;
revoke all on function private.require_connection(uuid) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/date_decision.sql
-- Keeps decided_at true to status. Caller: trigger of user_connections.
create or replace function private.date_decision()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    if new.status = 'pending' then
        new.decided_at := null;
    elsif new.status <> old.status or new.decided_at is null then
        new.decided_at := private.clock();
    end if;
    return new;
end;
$$;
revoke all on function private.date_decision() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/tell_of_connection.sql
-- Tells a person that somebody wants to connect, and who asked that it was accepted. Whoever withdraws and asks again is
-- not announced again. Caller: trigger of user_connections, after insert and update of status.
create or replace function private.tell_of_connection()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    if new.status = 'pending'
        and (old.status = 'cancelled' and old.requester_id = new.requester_id) is not true then
        perform private.notify(
            new.recipient_id, 'connection', 'Solicitud de conexión',
            format('%s quiere conectar contigo', private.name_of(new.requester_id)),
            '/connections', new.requester_id, 'connection', new.id
        );
    elsif old.status = 'pending' and new.status = 'accepted' then
        perform private.notify(
            new.requester_id, 'connection', 'Nueva conexión',
            format('%s aceptó tu solicitud', private.name_of(new.recipient_id)),
            '/connections', new.recipient_id, 'connection', new.id
        );
    end if;
    return null;
end;
$$;
revoke all on function private.tell_of_connection() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/end_connection.sql
-- A block ends what was between two people; a request that was declined stays so. Caller: trigger of user_blocks.
create or replace function private.end_connection()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.lock_pair(new.blocker_id, new.blocked_id);
    update public.user_connections as c
    set status = case c.status when 'pending' then 'cancelled' else 'removed' end
    where least(c.requester_id, c.recipient_id) = least(new.blocker_id, new.blocked_id)
        and greatest(c.requester_id, c.recipient_id) = greatest(new.blocker_id, new.blocked_id)
        and c.status in ('pending', 'accepted');
    return null;
end;
$$;
revoke all on function private.end_connection() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/check_message.sql
-- Holds who may write to whom, on every path by which people write. Caller: trigger of user_messages. Anonymous sign-ins
-- are left to row security. Errors: P0002 for nobody and for a block alike, MD141 messages_refused.
create or replace function private.check_message()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_audience text;
begin
    if not (select private.is_person()) then
        return new;
    end if;
    perform private.require_visible_user(new.recipient_id);
    select p.messages_from into v_audience
    from public.communication_preferences as p
    where p.user_id = new.recipient_id;
    if v_audience = 'nobody'
        or (v_audience = 'connections' and not private.are_connected((select auth.uid()), new.recipient_id)) then
        perform private.fail('MD141', jsonb_build_object('messages_from', v_audience));
    end if;
    return new;
end;
$$;
revoke all on function private.check_message() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/drop_unseen_message.sql
-- Deletes a message that neither side has any more. Caller: trigger of user_messages.
create or replace function private.drop_unseen_message()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    delete from public.user_messages as m where m.id = new.id;
    return null;
end;
$$;
revoke all on function private.drop_unseen_message() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/tell_of_message.sql
-- Tells a person that somebody wrote, once until it is read; what was written stays out of it.
-- Caller: trigger of user_messages, after each insert statement, with its rows as `sent`.
create or replace function private.tell_of_message()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.notify(
        s.recipient_id, 'message', 'Mensaje nuevo', format('%s te escribió', private.name_of(s.sender_id)),
        '/messages/' || s.sender_id, s.sender_id, 'message', s.id
    )
    from (
        select distinct on (n.recipient_id, n.sender_id) n.recipient_id, n.sender_id, n.id
        from sent as n
        where not n.read and not exists (
            select from public.user_messages as m
            where m.recipient_id = n.recipient_id and m.sender_id = n.sender_id
                and not m.read and m.recipient_deleted_at is null
                and m.id not in (select o.id from sent as o)
        )
        order by n.recipient_id, n.sender_id, n.created_at, n.id
    ) as s;
    return null;
end;
$$;
revoke all on function private.tell_of_message() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/request_connection.sql
-- Asks a person to connect. Caller: public.request_connection. Asking twice gives the same row; asking somebody who has
-- asked is a yes. Whoever was declined may ask again after 30 days; the other side at once.
-- Errors: 42501, P0002 for nobody and for a block alike, 23514 for oneself, MD140 connection_declined, MD401, MD501.
create or replace function private.request_connection(p_user_id uuid)
returns public.user_connections
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_me constant uuid := private.require_person();
    v_row public.user_connections;
begin
    perform private.lock_pair(v_me, p_user_id);
    perform private.require_visible_user(p_user_id);
    select c.* into v_row
    from public.user_connections as c
    where least(c.requester_id, c.recipient_id) = least(v_me, p_user_id)
        and greatest(c.requester_id, c.recipient_id) = greatest(v_me, p_user_id);

    if v_row.id is null then
        insert into public.user_connections (requester_id, recipient_id)
        values (v_me, p_user_id)
        returning * into v_row;
    elsif v_row.status = 'pending' and v_row.recipient_id = v_me then
        update public.user_connections as c set status = 'accepted' where c.id = v_row.id
        returning c.* into v_row;
    elsif v_row.status in ('declined', 'cancelled', 'removed') then
        if v_row.status = 'declined' and v_row.requester_id = v_me
            and v_row.decided_at > private.clock() - interval '30 days' then
            perform private.fail('MD140', jsonb_build_object('until', v_row.decided_at + interval '30 days'));
        end if;
        update public.user_connections as c
        set status = 'pending', requester_id = v_me, recipient_id = p_user_id, created_at = private.clock()
        where c.id = v_row.id
        returning c.* into v_row;
    end if;
    return v_row;
end;
$$;
revoke all on function private.request_connection(uuid) from public, anon, authenticated, service_role;
grant execute on function private.request_connection(uuid) to authenticated;
-- >>>
-- <<< sql/functions/private/answer_connection.sql
-- Accepts or declines a request. Caller: public.answer_connection. The same answer twice changes nothing.
-- Errors: P0002; 42501 for all but whom was asked; MD105 illegal_step when it is not open any more.
create or replace function private.answer_connection(p_connection_id uuid, p_accept boolean)
returns public.user_connections
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_answer constant text := case when p_accept then 'accepted' else 'declined' end;
    v_row public.user_connections := private.require_connection(p_connection_id);
begin
    if v_row.recipient_id <> (select auth.uid()) then
        raise insufficient_privilege using
            message = 'Solo responde quien recibió la solicitud',
            detail = '{"en": "Only whom was asked may answer"}', hint = 'recipient_answers';
    end if;
    if v_row.status <> v_answer then
        update public.user_connections as c set status = v_answer where c.id = p_connection_id
        returning c.* into v_row;
    end if;
    return v_row;
end;
$$;
revoke all on function private.answer_connection(uuid, boolean) from public, anon, authenticated, service_role;
grant execute on function private.answer_connection(uuid, boolean) to authenticated;
-- >>>
-- <<< sql/functions/private/remove_connection.sql
-- Withdraws a request of the caller's own, or ends a connection. Caller: public.remove_connection. Twice changes nothing.
-- Errors: P0002; MD105 illegal_step for a request of the other side, which is declined instead, and a declined one.
create or replace function private.remove_connection(p_connection_id uuid)
returns public.user_connections
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_row public.user_connections := private.require_connection(p_connection_id);
begin
    if v_row.status in ('cancelled', 'removed') then
        return v_row;
    end if;
    update public.user_connections as c
    set status = case when c.status = 'pending' and c.requester_id = (select auth.uid()) then 'cancelled' else 'removed' end
    where c.id = p_connection_id
    returning c.* into v_row;
    return v_row;
end;
$$;
revoke all on function private.remove_connection(uuid) from public, anon, authenticated, service_role;
grant execute on function private.remove_connection(uuid) to authenticated;
-- >>>
-- <<< sql/functions/private/my_connections.sql
-- The caller's connections in a state with who is at the other end, newest first. Caller: public.my_connections.
-- Two ordered index scans: an OR of both columns would sort all of them.
create or replace function private.my_connections(
    p_status text,
    p_limit integer,
    p_before timestamptz,
    p_before_id uuid
)
returns table (
    connection_id uuid,
    user_id uuid,
    first_name text,
    last_name text,
    avatar_url text,
    status text,
    is_requester boolean,
    created_at timestamptz,
    decided_at timestamptz
)
language sql
stable
security definer
set search_path = ''
as $$
    select c.id, c.other_id, p.first_name, p.last_name, p.avatar_url, c.status, c.is_requester, c.created_at, c.decided_at
    from (
        select r.id, r.recipient_id as other_id, r.status, true as is_requester, r.created_at, r.decided_at
        from public.user_connections as r
        where r.requester_id = (select auth.uid())
        union all
        select r.id, r.requester_id, r.status, false, r.created_at, r.decided_at
        from public.user_connections as r
        where r.recipient_id = (select auth.uid())
    ) as c
    left join public.profiles as p on p.id = c.other_id
    where c.status = p_status
        and (c.created_at, c.id) < (
            coalesce(p_before, 'infinity'), coalesce(p_before_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
        )
        and private.can_see((select auth.uid()), c.other_id)
    order by c.created_at desc, c.id desc
    limit least(greatest(p_limit, 1), 1000)
$$;
revoke all on function private.my_connections(text, integer, timestamptz, uuid)
from public, anon, authenticated, service_role;
grant execute on function private.my_connections(text, integer, timestamptz, uuid) to authenticated;
-- >>>
-- <<< sql/functions/private/conversations.sql
-- Whom the caller writes with: the last message of each and how many are unread, latest first.
-- Caller: public.conversations. Jumps through the index from one person to the next, however much they wrote; those
-- whose accounts are gone share one line.
create or replace function private.conversations(p_limit integer, p_before timestamptz, p_before_id uuid)
returns table (
    user_id uuid,
    first_name text,
    last_name text,
    avatar_url text,
    last_message_id uuid,
    last_message text,
    last_message_at timestamptz,
    is_mine boolean,
    unread_count integer
)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_me constant uuid := (select auth.uid());
begin
    return query
    with recursive people (id) as (
        values ('00000000-0000-0000-0000-000000000000'::uuid)
        union all
        select
            least(
                (
                    select m.recipient_id from public.user_messages as m
                    where m.sender_id = v_me and m.recipient_id > p.id
                    order by m.recipient_id
                    limit 1
                ),
                (
                    select m.sender_id from public.user_messages as m
                    where m.recipient_id = v_me and m.sender_id > p.id
                    order by m.sender_id
                    limit 1
                )
            )
        from people as p
        where p.id is not null
    ),

    latest as (
        select l.*
        from people as p
        cross join lateral (
            select b.* from private.mailbox as b
            where b.owner_id = v_me and b.other_id = p.id and b.deleted_at is null
            order by b.created_at desc, b.id desc
            limit 1
        ) as l
        where private.can_see(v_me, p.id)
        union all
        (
            select b.* from private.mailbox as b
            where b.owner_id = v_me and b.other_id is null and b.deleted_at is null
            order by b.created_at desc, b.id desc
            limit 1
        )
    )

    select
        l.other_id, p.first_name, p.last_name, p.avatar_url, l.id, l.content, l.created_at, l.is_mine,
        (
            select count(*)
            from public.user_messages as m
            where m.recipient_id = v_me and not m.read and m.recipient_deleted_at is null
                and (m.sender_id = l.other_id or (l.other_id is null and m.sender_id is null))
        )::integer
    from latest as l
    left join public.profiles as p on p.id = l.other_id
    where (l.created_at, l.id) < (
        coalesce(p_before, 'infinity'), coalesce(p_before_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
    )
    order by l.created_at desc, l.id desc
    limit least(greatest(p_limit, 1), 1000);
end;
$$;
revoke all on function private.conversations(integer, timestamptz, uuid) from public, anon, authenticated, service_role;
grant execute on function private.conversations(integer, timestamptz, uuid) to authenticated;
-- >>>
-- <<< sql/functions/private/messages_with.sql
-- What the caller and another person wrote to each other, newest first; of nobody, what deleted accounts left behind.
-- Caller: public.messages_with. With a block there is nothing, as if nothing had been written. Planned for each call: one
-- plan for a person and for nobody would sort all that the caller ever wrote.
create or replace function private.messages_with(
    p_user_id uuid,
    p_limit integer,
    p_before timestamptz,
    p_before_id uuid
)
returns setof public.user_messages_public
language plpgsql
stable
security definer
set search_path = ''
set plan_cache_mode = force_custom_plan
as $$
declare
    v_me constant uuid := (select auth.uid());
begin
    if not private.can_see(v_me, p_user_id) then
        return;
    end if;
    return query
    select b.id, b.sender_id, b.recipient_id, b.content, b.read, b.read_at, b.created_at, b.updated_at
    from private.mailbox as b
    where b.owner_id = v_me and b.deleted_at is null
        and (b.other_id = p_user_id or (p_user_id is null and b.other_id is null))
        and (b.created_at, b.id) < (
            coalesce(p_before, 'infinity'), coalesce(p_before_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
        )
    order by b.created_at desc, b.id desc
    limit least(greatest(p_limit, 1), 1000);
end;
$$;
revoke all on function private.messages_with(uuid, integer, timestamptz, uuid)
from public, anon, authenticated, service_role;
grant execute on function private.messages_with(uuid, integer, timestamptz, uuid) to authenticated;
-- >>>
-- <<< sql/functions/private/delete_message.sql
-- Takes a message out of the caller's own list; the other side keeps it. Caller: public.delete_message.
-- Errors: 42501; P0002, also for somebody else's.
create or replace function private.delete_message(p_message_id uuid)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_me constant uuid := private.require_person();
begin
    update public.user_messages as m
    set
        sender_deleted_at = case when m.sender_id = v_me then private.clock() else m.sender_deleted_at end,
        recipient_deleted_at = case when m.recipient_id = v_me then private.clock() else m.recipient_deleted_at end
    where m.id = p_message_id
        and (
            (m.sender_id = v_me and m.sender_deleted_at is null)
            or (m.recipient_id = v_me and m.recipient_deleted_at is null)
        );
    if not found then
        raise no_data_found using
            message = 'Este mensaje no existe',
            detail = '{"en": "This message does not exist"}', hint = 'message_not_found';
    end if;
end;
$$;
revoke all on function private.delete_message(uuid) from public, anon, authenticated, service_role;
grant execute on function private.delete_message(uuid) to authenticated;
-- >>>
-- <<< sql/functions/public/request_connection.sql
-- Asks a person to connect; twice gives the same row. Callers: signed-in people.
-- Errors: 42501, P0002, 23514, MD140 connection_declined, MD401 too_many_requests, MD501 silenced.
create or replace function public.request_connection(p_user_id uuid)
returns public.user_connections
language sql
volatile
security invoker
set search_path = ''
as $$ select private.request_connection(p_user_id) $$;
revoke all on function public.request_connection(uuid) from public, anon, authenticated, service_role;
grant execute on function public.request_connection(uuid) to authenticated;
comment on function public.request_connection(uuid) is
'Asks a person to connect; asking somebody who has asked the caller accepts.';
-- >>>
-- <<< sql/functions/public/answer_connection.sql
-- Accepts or declines a request. Callers: whom was asked. Errors: 42501, P0002, MD105 illegal_step.
create or replace function public.answer_connection(p_connection_id uuid, p_accept boolean)
returns public.user_connections
language sql
volatile
security invoker
set search_path = ''
as $$ select private.answer_connection(p_connection_id, p_accept) $$;
revoke all on function public.answer_connection(uuid, boolean) from public, anon, authenticated, service_role;
grant execute on function public.answer_connection(uuid, boolean) to authenticated;
comment on function public.answer_connection(uuid, boolean) is
'Accepts or declines a request to connect, for whom was asked.';
-- >>>
-- <<< sql/functions/public/remove_connection.sql
-- Withdraws the caller's request, or ends a connection. Callers: both ends. Errors: 42501, P0002, MD105 illegal_step.
create or replace function public.remove_connection(p_connection_id uuid)
returns public.user_connections
language sql
volatile
security invoker
set search_path = ''
as $$ select private.remove_connection(p_connection_id) $$;
revoke all on function public.remove_connection(uuid) from public, anon, authenticated, service_role;
grant execute on function public.remove_connection(uuid) to authenticated;
comment on function public.remove_connection(uuid) is
'Withdraws the caller''s request, or ends a connection.';
-- >>>
-- <<< sql/functions/public/my_connections.sql
-- The caller's connections in a state, newest first, before the row (p_before, p_before_id). Callers: clients.
create or replace function public.my_connections(
    p_status text default 'accepted',
    p_limit integer default 100,
    p_before timestamptz default null,
    p_before_id uuid default null
)
returns table (
    connection_id uuid,
    user_id uuid,
    first_name text,
    last_name text,
    avatar_url text,
    status text,
    is_requester boolean,
    created_at timestamptz,
    decided_at timestamptz
)
language sql
stable
security invoker
set search_path = ''
as $$ select c.* from private.my_connections(p_status, p_limit, p_before, p_before_id) as c $$;
revoke all on function public.my_connections(text, integer, timestamptz, uuid)
from public, anon, authenticated, service_role;
grant execute on function public.my_connections(text, integer, timestamptz, uuid) to authenticated;
comment on function public.my_connections(text, integer, timestamptz, uuid) is
'The caller''s connections in a state, and who is at the other end, page by page.';
-- >>>
-- <<< sql/functions/public/conversations.sql
-- Whom the caller writes with, latest first, before the row (p_before, p_before_id). Callers: clients.
create or replace function public.conversations(
    p_limit integer default 50,
    p_before timestamptz default null,
    p_before_id uuid default null
)
returns table (
    user_id uuid,
    first_name text,
    last_name text,
    avatar_url text,
    last_message_id uuid,
    last_message text,
    last_message_at timestamptz,
    is_mine boolean,
    unread_count integer
)
language sql
stable
security invoker
set search_path = ''
as $$ select c.* from private.conversations(p_limit, p_before, p_before_id) as c $$;
revoke all on function public.conversations(integer, timestamptz, uuid) from public, anon, authenticated, service_role;
grant execute on function public.conversations(integer, timestamptz, uuid) to authenticated;
comment on function public.conversations(integer, timestamptz, uuid) is
'Whom the caller writes with, the last message of each and how many are unread, page by page.';
-- >>>
-- <<< sql/functions/public/messages_with.sql
-- What the caller and another person wrote to each other, newest first, before the row (p_before, p_before_id).
-- Callers: clients.
create or replace function public.messages_with(
    p_user_id uuid default null,
    p_limit integer default 50,
    p_before timestamptz default null,
    p_before_id uuid default null
)
returns setof public.user_messages_public
language sql
stable
security invoker
set search_path = ''
as $$ select m.* from private.messages_with(p_user_id, p_limit, p_before, p_before_id) as m $$;
revoke all on function public.messages_with(uuid, integer, timestamptz, uuid)
from public, anon, authenticated, service_role;
grant execute on function public.messages_with(uuid, integer, timestamptz, uuid) to authenticated;
comment on function public.messages_with(uuid, integer, timestamptz, uuid) is
'What the caller and another person wrote to each other, page by page; of nobody, what deleted accounts left.';
-- >>>
-- <<< sql/functions/public/delete_message.sql
-- Takes a message out of the caller's own list; the other side keeps it. Callers: sender, recipient.
-- Errors: 42501, P0002.
create or replace function public.delete_message(p_message_id uuid)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$ select private.delete_message(p_message_id) $$;
revoke all on function public.delete_message(uuid) from public, anon, authenticated, service_role;
grant execute on function public.delete_message(uuid) to authenticated;
comment on function public.delete_message(uuid) is
'Takes a message out of the caller''s own list; the other side keeps it.';
-- >>>

-- Triggers of one kind fire in the order of their names. Asking is limited, answering is not.
create trigger check_rate
before insert or update of status on public.user_connections
for each row
when (new.status = 'pending')
execute function private.check_rate('connection');
create trigger check_voice
before insert or update of status on public.user_connections
for each row
when (new.status = 'pending')
execute function private.check_voice();
create trigger date_decision
before insert or update of status on public.user_connections
for each row execute function private.date_decision();
create trigger enforce_connection_status
before update of status on public.user_connections
for each row execute function private.enforce_transition('connection', 'status');
create trigger update_user_connections_timestamp
before update on public.user_connections
for each row execute function private.update_updated_at_timestamp();
create trigger tell_of_connection
after insert or update of status on public.user_connections
for each row execute function private.tell_of_connection();
create trigger end_connection
after insert on public.user_blocks
for each row execute function private.end_connection();

create trigger check_rate
before insert on public.user_messages
for each row execute function private.check_rate('message');
create trigger check_voice
before insert or update of content on public.user_messages
for each row execute function private.check_voice();
create trigger check_message
before insert on public.user_messages
for each row execute function private.check_message();
create trigger date_reading
before insert or update of read, read_at on public.user_messages
for each row execute function private.date_flag('read', 'read_at');
create trigger update_user_messages_timestamp
before update on public.user_messages
for each row execute function private.update_updated_at_timestamp();
create trigger drop_unseen_message
after update of sender_id, recipient_id, sender_deleted_at, recipient_deleted_at on public.user_messages
for each row
when (
    (new.sender_id is null or new.sender_deleted_at is not null)
    and (new.recipient_id is null or new.recipient_deleted_at is not null)
)
execute function private.drop_unseen_message();
create trigger tell_of_message
after insert on public.user_messages
referencing new table as sent
for each statement execute function private.tell_of_message();

-- <<< sql/policies/public/user_connections.sql
-- public.user_connections   select     insert, update, delete
-- anon                      -          -
-- authenticated             both ends  - (request_connection, answer_connection, remove_connection)
-- Nobody else sees who knows whom, admins included; with a block neither end does.
drop policy if exists user_connections_select_authenticated on public.user_connections;
create policy user_connections_select_authenticated on public.user_connections
    for select to authenticated
    using (
        (requester_id = (select auth.uid()) and private.can_see((select auth.uid()), recipient_id))
        or (recipient_id = (select auth.uid()) and private.can_see((select auth.uid()), requester_id))
    );
comment on policy user_connections_select_authenticated on public.user_connections is
'Users can manage their connections';
-- >>>
-- <<< sql/policies/public/user_messages.sql
-- public.user_messages   select                           insert   update                       delete
-- anon                   -                                -        -                            -
-- authenticated          both ends, until they delete it  own      recipient: read, read_at     - (delete_message)
-- Nobody else reads a message, admins included; with a block neither end does.
drop policy if exists user_messages_select_authenticated on public.user_messages;
create policy user_messages_select_authenticated on public.user_messages
    for select to authenticated
    using (
        (
            sender_id = (select auth.uid()) and sender_deleted_at is null
            and private.can_see((select auth.uid()), recipient_id)
        )
        or (
            recipient_id = (select auth.uid()) and recipient_deleted_at is null
            and private.can_see((select auth.uid()), sender_id)
        )
    );
comment on policy user_messages_select_authenticated on public.user_messages is 'Users can view their messages';

drop policy if exists user_messages_insert_authenticated on public.user_messages;
create policy user_messages_insert_authenticated on public.user_messages
    for insert to authenticated
    with check (sender_id = (select auth.uid()) and (select private.is_person()));
comment on policy user_messages_insert_authenticated on public.user_messages is 'Users can send messages';

drop policy if exists user_messages_update_authenticated on public.user_messages;
create policy user_messages_update_authenticated on public.user_messages
    for update to authenticated
    using (recipient_id = (select auth.uid()))
    with check (recipient_id = (select auth.uid()));
comment on policy user_messages_update_authenticated on public.user_messages is 'Recipients mark their messages read';
-- >>>
