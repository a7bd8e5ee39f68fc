-- Forums: categories as a tree, topics, replies as a tree within a topic, and how far each person has read.
-- Functions: sql/functions. Policies: sql/policies/public/{forum_categories,forum_topics,forum_posts,forum_reads}.sql.
-- Undo: supabase/undo/20260111000000_forums.sql
set lock_timeout = '4s';
set statement_timeout = '60s';

insert into private.error_codes (code, reason, http, es, en) values
('MD153', 'topic_closed', 409, 'Este tema está cerrado', 'This topic is closed');

-- closed: by its author; locked and removed: by moderators; hidden: deleted by its author.
insert into private.transitions (machine, from_state, to_state) values
('topic', 'active', 'closed'),
('topic', 'active', 'hidden'),
('topic', 'active', 'locked'),
('topic', 'active', 'removed'),
('topic', 'closed', 'active'),
('topic', 'closed', 'hidden'),
('topic', 'closed', 'locked'),
('topic', 'closed', 'removed'),
('topic', 'hidden', 'active'),
('topic', 'hidden', 'removed'),
('topic', 'locked', 'active'),
('topic', 'locked', 'removed'),
('topic', 'removed', 'active'),
('topic', 'removed', 'closed'),
('topic', 'removed', 'hidden'),
('topic', 'removed', 'locked'),
('forum_post', 'active', 'hidden'),
('forum_post', 'active', 'removed'),
('forum_post', 'hidden', 'active'),
('forum_post', 'hidden', 'removed'),
('forum_post', 'removed', 'active'),
('forum_post', 'removed', 'hidden');

insert into private.slug_kinds (kind, table_name, fallback) values ('topic', 'forum_topics', 'tema');

insert into private.content_types (code, table_name, owner_column, state_column, removed_state, restored_state) values
('topic', 'forum_topics', 'author_id', 'status', 'removed', 'active'),
('post', 'forum_posts', 'author_id', 'status', 'removed', 'active');

insert into private.rate_limits (action, burst, refill, new_burst, new_refill) values
('forum_topic', 5, '10 minutes', 2, '1 hour'),
('forum_post', 20, '30 seconds', 5, '3 minutes');

create table public.forum_categories (
    id uuid primary key default gen_random_uuid(),
    name text not null,
    slug text not null unique,
    description text,
    parent_id uuid references public.forum_categories (id) on delete restrict,
    sort_order integer not null default 999,
    is_active boolean not null default true,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint not_its_own_parent check (parent_id <> id),
    constraint name_is_not_blank check (length(btrim(name)) between 1 and 100),
    constraint slug_is_plain check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 120),
    constraint description_is_short check (length(description) <= 1000)
);
comment on table public.forum_categories is 'The rooms of the forum, as a tree. A retired one hides its topics.';
create index idx_forum_categories_parent on public.forum_categories (parent_id);

alter table public.forum_categories enable row level security;
revoke all on public.forum_categories from public, anon, authenticated, service_role;
grant select on public.forum_categories to anon, authenticated;
grant insert, update, delete on public.forum_categories to app_admin;
grant select, insert, update, delete on public.forum_categories to service_role;

create table public.forum_topics (
    id uuid primary key default gen_random_uuid(),
    category_id uuid not null references public.forum_categories (id) on delete restrict,
    title text not null,
    slug text not null unique,
    content text not null,
    author_id uuid default auth.uid() references auth.users (id) on delete set null,
    status text not null default 'active',
    is_pinned boolean not null default false,
    view_count integer not null default 0,
    reply_count integer not null default 0,
    last_activity_at timestamptz not null default now(),
    removed_from text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint title_is_not_blank check (length(btrim(title)) between 1 and 200),
    constraint slug_is_plain check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 120),
    constraint content_is_not_blank check (length(btrim(content)) between 1 and 50000),
    constraint known_status check (status in ('active', 'closed', 'locked', 'hidden', 'removed')),
    constraint counters_are_not_negative check (least(view_count, reply_count) >= 0),
    constraint removed_from_is_of_the_removed check (removed_from is null or status = 'removed')
);
comment on table public.forum_topics is 'What is talked about in the forum.';
comment on column public.forum_topics.slug is 'Made from the title when left out, and follows it; old ones lead on.';
comment on column public.forum_topics.author_id is 'The creator; empty once the account is deleted.';
comment on column public.forum_topics.status is
'active takes replies; closed (by its author) and locked (by moderators) are only read; hidden (by its author) and '
'removed (by moderators) are seen by them alone.';
comment on column public.forum_topics.is_pinned is 'On top of its category; changes through pin_topic().';
comment on column public.forum_topics.reply_count is 'Replies that are shown, kept by the database.';
comment on column public.forum_topics.last_activity_at is
'The last reply, or the beginning; kept by the database, never goes back.';
comment on column public.forum_topics.removed_from is
'The state in which moderators removed it, and to which it returns.';
create index idx_forum_topics_category on public.forum_topics (category_id, last_activity_at desc, id desc);
create index idx_forum_topics_recent on public.forum_topics (last_activity_at desc, id desc);
create index idx_forum_topics_author on public.forum_topics (author_id);
create index idx_forum_topics_status on public.forum_topics (status);
create index idx_forum_topics_pinned on public.forum_topics (is_pinned) where is_pinned = true;

alter table public.forum_topics enable row level security;
revoke all on public.forum_topics from public, anon, authenticated, service_role;
grant select on public.forum_topics to anon, authenticated;
grant insert (category_id, title, content) on public.forum_topics to authenticated;
grant update (category_id, title, content, status), delete on public.forum_topics to authenticated;
grant select, insert, update, delete on public.forum_topics to service_role;

create table public.forum_posts (
    id uuid primary key default gen_random_uuid(),
    topic_id uuid not null references public.forum_topics (id) on delete restrict,
    number integer not null,
    author_id uuid default auth.uid() references auth.users (id) on delete set null,
    content text not null,
    parent_id uuid references public.forum_posts (id) on delete set null,
    status text not null default 'active',
    removed_from text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint unique_forum_post_number unique (topic_id, number),
    constraint not_its_own_parent check (parent_id <> id),
    constraint content_is_not_blank check (length(btrim(content)) between 1 and 20000),
    constraint known_status check (status in ('active', 'hidden', 'removed')),
    constraint removed_from_is_of_the_removed check (removed_from is null or status = 'removed')
);
comment on table public.forum_posts is
'Replies in a topic, and answers to them: a tree of ten levels within one topic.';
comment on column public.forum_posts.number is
'Counts the replies of a topic in the order they came; filled when left out.';
comment on column public.forum_posts.author_id is 'The writer; empty once the account is deleted.';
comment on column public.forum_posts.parent_id is
'The reply that is answered; it may be hidden while its answers are seen.';
comment on column public.forum_posts.status is
'hidden (by its author) and removed (by moderators) are seen by them alone.';
comment on column public.forum_posts.removed_from is
'The state in which moderators removed it, and to which it returns.';
create index idx_forum_posts_author on public.forum_posts (author_id);
create index idx_forum_posts_parent on public.forum_posts (parent_id);

alter table public.forum_posts enable row level security;
revoke all on public.forum_posts from public, anon, authenticated, service_role;
grant select on public.forum_posts to anon, authenticated;
grant insert (topic_id, parent_id, content) on public.forum_posts to authenticated;
grant update (content, status) on public.forum_posts to authenticated;
grant delete on public.forum_posts to app_admin;
grant select, insert, update, delete on public.forum_posts to service_role;

create table public.forum_reads (
    user_id uuid not null references auth.users (id) on delete cascade,
    topic_id uuid not null references public.forum_topics (id) on delete cascade,
    last_read_number integer not null default 0,

    primary key (user_id, topic_id),
    constraint number_is_not_negative check (last_read_number >= 0)
);
comment on table public.forum_reads is
'Which topics a person follows (has read, begun or written in), and up to which reply they are read.';
comment on column public.forum_reads.last_read_number is 'Never moves back; changes through mark_topic_read().';
create index idx_forum_reads_topic on public.forum_reads (topic_id);

alter table public.forum_reads enable row level security;
revoke all on public.forum_reads from public, anon, authenticated, service_role;
grant select, delete on public.forum_reads to authenticated;
grant select, insert, update, delete on public.forum_reads to service_role;

-- <<< sql/functions/private/prepare_post.sql
-- The rules of a reply that no CHECK holds: it gets the next number of its topic, a closed topic takes replies of
-- moderators only, and who answers a reply must see it. Caller: triggers of forum_posts, before insert and update.
-- Errors: MD153 topic_closed, 23503 for a parent that the caller cannot answer, 23514 for a reply that moves.
create or replace function private.prepare_post()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_me constant uuid := (select auth.uid());
    v_topic public.forum_topics;
begin
    if tg_op = 'UPDATE' then
        if new.topic_id <> old.topic_id then
            raise check_violation using
                message = 'Una respuesta no cambia de tema',
                detail = '{"en": "A reply stays in its topic"}', hint = 'post_stays';
        end if;
        return new;
    end if;

    -- Whoever closes the topic, and whoever takes the next number, waits for this row.
    select t.* into v_topic from public.forum_topics as t where t.id = new.topic_id for no key update;
    if new.number is null then
        select coalesce(max(p.number), 0) + 1 into new.number from public.forum_posts as p where p.topic_id = new.topic_id;
    end if;

    -- Imports and restores have no caller. A topic that the caller cannot see is left to row security.
    if v_me is null or private.has_permission('content.moderate') or not private.can_see(v_me, v_topic.author_id) then
        return new;
    end if;
    if v_topic.status in ('closed', 'locked') then
        perform private.fail('MD153', jsonb_build_object('status', v_topic.status));
    end if;
    if new.parent_id is not null and not exists (
        select from public.forum_posts as p
        where p.id = new.parent_id and p.status = 'active' and private.can_see(v_me, p.author_id)
    ) then
        raise foreign_key_violation using
            message = 'Esta respuesta no existe',
            detail = '{"en": "This reply does not exist"}', hint = 'post_not_found',
            schema = tg_table_schema, table = tg_table_name, constraint = 'forum_posts_parent_id_fkey';
    end if;
    return new;
end;
$$;
revoke all on function private.prepare_post() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/count_replies.sql
-- Keeps on a topic how many replies it shows and when it was last active, which never goes back.
-- Caller: trigger of forum_posts, after every change.
create or replace function private.count_replies()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_before constant integer := case when old.status = 'active' then 1 else 0 end;
    v_after constant integer := case when new.status = 'active' then 1 else 0 end;
begin
    if tg_op = 'INSERT' or v_before <> v_after then
        update public.forum_topics as t
        set
            reply_count = t.reply_count + v_after - v_before,
            last_activity_at = greatest(t.last_activity_at, new.created_at)
        where t.id = coalesce(new.topic_id, old.topic_id);
    end if;
    return null;
end;
$$;
revoke all on function private.count_replies() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/read_up_to.sql
-- Moves a person's mark in a topic on to a reply, never back. Callers: mark_topic_read, follow_topic, tell_of_reply.
create or replace function private.read_up_to(p_user_id uuid, p_topic_id uuid, p_number integer)
returns integer
language sql
volatile
security definer
set search_path = ''
as $$
    insert into public.forum_reads as r (user_id, topic_id, last_read_number)
    values (p_user_id, p_topic_id, p_number)
    on conflict (user_id, topic_id) do update
        set last_read_number = greatest(r.last_read_number, excluded.last_read_number)
    returning r.last_read_number
$$;
revoke all on function private.read_up_to(uuid, uuid, integer) from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/follow_topic.sql
-- Who begins a topic is shown what is new in it. Caller: trigger of forum_topics, after insert.
create or replace function private.follow_topic()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.read_up_to(new.author_id, new.id, 0);
    return null;
end;
$$;
revoke all on function private.follow_topic() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/tell_of_reply.sql
-- Tells whoever is answered, and the author of the topic, of a new reply; its writer has read so far. Mutes of the topic
-- hold. Caller: trigger of forum_posts, after insert.
create or replace function private.tell_of_reply()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_topic public.forum_topics;
    v_answered_id uuid;
    v_url text;
begin
    if new.author_id is not null then
        perform private.read_up_to(new.author_id, new.topic_id, new.number);
    end if;
    select t.* into strict v_topic from public.forum_topics as t where t.id = new.topic_id;
    select p.author_id into v_answered_id from public.forum_posts as p where p.id = new.parent_id;
    v_url := format('/forum/%s#%s', v_topic.slug, new.number);
    perform private.notify(
        v_answered_id, 'forum', 'Te respondieron', format('Respondieron a tu mensaje en «%s»', v_topic.title),
        v_url, new.author_id, 'topic', v_topic.id, 'answer:' || v_topic.id, '%s respuestas para ti'
    );
    if v_topic.author_id is distinct from v_answered_id then
        perform private.notify(
            v_topic.author_id, 'forum', 'Nueva respuesta', format('Respondieron en «%s»', v_topic.title),
            v_url, new.author_id, 'topic', v_topic.id, 'reply:' || v_topic.id, '%s respuestas nuevas'
        );
    end if;
    return null;
end;
$$;
revoke all on function private.tell_of_reply() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/mark_topic_read.sql
-- Moves the caller's mark in a topic on. Caller: public.mark_topic_read, which has checked that the caller sees the
-- topic. Errors: 42501.
create or replace function private.mark_topic_read(p_topic_id uuid, p_number integer)
returns integer
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_me constant uuid := private.require_person();
    v_last integer;
begin
    select coalesce(max(p.number), 0) into v_last from public.forum_posts as p where p.topic_id = p_topic_id;
    return private.read_up_to(v_me, p_topic_id, greatest(least(p_number, v_last), 0));
end;
$$;
revoke all on function private.mark_topic_read(uuid, integer) from public, anon, authenticated, service_role;
grant execute on function private.mark_topic_read(uuid, integer) to authenticated;
-- >>>
-- <<< sql/functions/private/pin_topic.sql
-- Pins a topic, or takes the pin away. Caller: public.pin_topic, which has checked that the caller sees it.
-- Errors: 42501 for all but moderators.
create or replace function private.pin_topic(p_topic_id uuid, p_is_pinned boolean)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform private.require_permission('content.moderate');
    update public.forum_topics as t set is_pinned = p_is_pinned where t.id = p_topic_id;
end;
$$;
revoke all on function private.pin_topic(uuid, boolean) from public, anon, authenticated, service_role;
grant execute on function private.pin_topic(uuid, boolean) to authenticated;
-- >>>
-- <<< sql/functions/public/mark_topic_read.sql
-- Says how far the caller has read a topic; the mark never moves back. Callers: signed-in people.
-- Errors: 42501, P0002 for a topic that the caller cannot see.
create or replace function public.mark_topic_read(p_topic_id uuid, p_number integer default null)
returns integer
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    perform private.require_visible('topic', p_topic_id);
    return private.mark_topic_read(p_topic_id, p_number);
end;
$$;
revoke all on function public.mark_topic_read(uuid, integer) from public, anon, authenticated, service_role;
grant execute on function public.mark_topic_read(uuid, integer) to authenticated;
comment on function public.mark_topic_read(uuid, integer) is
'Moves the caller''s mark in a topic on to a reply, or to the last one, and returns where it is.';
-- >>>
-- <<< sql/functions/public/unread_topics.sql
-- The topics that the caller follows (has read, begun or written in) with replies of others that are new to him; the
-- badge is the number of rows. Muted topics stay out. Callers: signed-in people.
create or replace function public.unread_topics()
returns table (
    topic_id uuid, slug text, title text, last_activity_at timestamptz, last_read_number integer, unread_count bigint
)
language sql
stable
security invoker
set search_path = ''
as $$
    select t.id, t.slug, t.title, t.last_activity_at, r.last_read_number, count(*)
    from public.forum_reads as r
    inner join public.forum_topics as t on r.topic_id = t.id and t.status in ('active', 'closed', 'locked')
    inner join public.forum_posts as p
        on t.id = p.topic_id and p.number > r.last_read_number and p.status = 'active'
        and p.author_id is distinct from r.user_id
    where r.user_id = (select auth.uid())
        and not exists (
            select from public.user_mutes as m
            where m.user_id = r.user_id and m.entity_type = 'topic' and m.entity_id = t.id
                and (m.expires_at is null or m.expires_at > (select private.clock()))
        )
    group by t.id, r.last_read_number
    order by t.last_activity_at desc, t.id desc
$$;
revoke all on function public.unread_topics() from public, anon, authenticated, service_role;
grant execute on function public.unread_topics() to authenticated;
comment on function public.unread_topics() is
'The topics that the caller follows and that have new replies, with how many; the number of rows is the badge.';
-- >>>
-- <<< sql/functions/public/forum_topic_by_slug.sql
-- The topic that a slug, be it an old one, leads to. No row where the caller may see none. Callers: clients.
create or replace function public.forum_topic_by_slug(p_slug text)
returns setof public.forum_topics
language sql
stable
security invoker
set search_path = ''
as $$
    select t.*
    from public.forum_topics as t
    where t.id = (select s.target_id from private.slug_target('topic', p_slug) as s)
$$;
revoke all on function public.forum_topic_by_slug(text) from public, anon, authenticated, service_role;
grant execute on function public.forum_topic_by_slug(text) to anon, authenticated;
comment on function public.forum_topic_by_slug(text) is 'The topic that a slug leads to, be it an old one.';
-- >>>
-- <<< sql/functions/public/pin_topic.sql
-- Keeps a topic on top of its category, or lets go of it. Callers: moderators. Errors: 42501, P0002.
create or replace function public.pin_topic(p_topic_id uuid, p_is_pinned boolean default true)
returns setof public.forum_topics
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    perform private.require_visible('topic', p_topic_id);
    perform private.pin_topic(p_topic_id, p_is_pinned);
    return query select t.* from public.forum_topics as t where t.id = p_topic_id;
end;
$$;
revoke all on function public.pin_topic(uuid, boolean) from public, anon, authenticated, service_role;
grant execute on function public.pin_topic(uuid, boolean) to authenticated;
comment on function public.pin_topic(uuid, boolean) is
'Keeps a topic on top of its category, or lets go of it, and returns it; for moderators.';
-- >>>

create trigger check_tree
after insert or update of parent_id on public.forum_categories
for each row
when (new.parent_id is not null)
execute function private.check_tree('5');
create trigger update_forum_categories_timestamp
before update on public.forum_categories
for each row execute function private.update_updated_at_timestamp();

create trigger check_rate
before insert on public.forum_topics
for each row execute function private.check_rate('forum_topic');
create trigger check_voice
before insert or update of title, content on public.forum_topics
for each row execute function private.check_voice();
create trigger keep_removed_from
before update on public.forum_topics
for each row execute function private.keep_removed_from();
create trigger keep_slug
before insert or update of slug, title on public.forum_topics
for each row execute function private.keep_slug('topic', 'title', 'follows');
-- Counters alone are no change of a topic.
create trigger update_forum_topics_timestamp
before update on public.forum_topics
for each row
when (
    (old.view_count, old.reply_count, old.last_activity_at)
    is not distinct from (new.view_count, new.reply_count, new.last_activity_at)
)
execute function private.update_updated_at_timestamp();
create trigger zz_enforce_topic_status
before update on public.forum_topics
for each row execute function private.enforce_transition('topic', 'status');
create trigger follow_topic
after insert on public.forum_topics
for each row
when (new.author_id is not null)
execute function private.follow_topic();
create trigger forget_slugs
after delete on public.forum_topics
for each row execute function private.forget_slugs('topic');
create trigger keep_revision
after update of title, content on public.forum_topics
for each row execute function private.keep_revision('topic', 'title', 'content');

create trigger check_rate
before insert on public.forum_posts
for each row execute function private.check_rate('forum_post');
create trigger check_voice
before insert or update of content on public.forum_posts
for each row execute function private.check_voice();
create trigger keep_removed_from
before update on public.forum_posts
for each row execute function private.keep_removed_from();
create trigger prepare_post
before insert or update of topic_id on public.forum_posts
for each row execute function private.prepare_post();
create trigger update_forum_posts_timestamp
before update on public.forum_posts
for each row execute function private.update_updated_at_timestamp();
create trigger zz_enforce_post_status
before update on public.forum_posts
for each row execute function private.enforce_transition('forum_post', 'status');
create trigger check_tree
after insert or update of parent_id on public.forum_posts
for each row
when (new.parent_id is not null)
execute function private.check_tree('10', 'topic_id');
create trigger count_replies
after insert or update of status or delete on public.forum_posts
for each row execute function private.count_replies();
create trigger keep_revision
after update of content on public.forum_posts
for each row execute function private.keep_revision('post', 'content');
create trigger tell_of_reply
after insert on public.forum_posts
for each row
when (new.status = 'active')
execute function private.tell_of_reply();

-- <<< sql/policies/public/forum_categories.sql
-- public.forum_categories   select   insert, update, delete
-- anon                      active   -
-- authenticated             active   -
-- app_admin                 all      all
drop policy if exists forum_categories_select_anon on public.forum_categories;
create policy forum_categories_select_anon on public.forum_categories
    for select to anon
    using (is_active);
comment on policy forum_categories_select_anon on public.forum_categories is
'Active categories are viewable by everyone';

drop policy if exists forum_categories_select_authenticated on public.forum_categories;
create policy forum_categories_select_authenticated on public.forum_categories
    for select to authenticated
    using (is_active);
comment on policy forum_categories_select_authenticated on public.forum_categories is
'Active categories are viewable by everyone';

drop policy if exists forum_categories_select_admin on public.forum_categories;
create policy forum_categories_select_admin on public.forum_categories
    for select to app_admin
    using ((select private.is_admin()));
comment on policy forum_categories_select_admin on public.forum_categories is 'Admins see retired categories';

drop policy if exists forum_categories_insert_admin on public.forum_categories;
create policy forum_categories_insert_admin on public.forum_categories
    for insert to app_admin
    with check ((select private.is_admin()));
comment on policy forum_categories_insert_admin on public.forum_categories is 'Admins add categories';

drop policy if exists forum_categories_update_admin on public.forum_categories;
create policy forum_categories_update_admin on public.forum_categories
    for update to app_admin
    using ((select private.is_admin()))
    with check ((select private.is_admin()));
comment on policy forum_categories_update_admin on public.forum_categories is 'Admins change categories';

drop policy if exists forum_categories_delete_admin on public.forum_categories;
create policy forum_categories_delete_admin on public.forum_categories
    for delete to app_admin
    using ((select private.is_admin()));
comment on policy forum_categories_delete_admin on public.forum_categories is
'Admins remove categories that hold no topic';
-- >>>
-- <<< sql/policies/public/forum_topics.sql
-- public.forum_topics   select                                        insert              update                 delete
-- anon                  open, closed, locked ones of active           -                   -                      -
--                       categories
-- authenticated         the same, unless blocked; own; moderators     members, own, in    own, unless locked or  own that nobody has
--                       all                                           active categories   removed; moderators    answered
-- app_admin             (as moderators)                               (as members)        (as moderators)        all that nobody has
--                                                                                                                answered
-- The look at forum_categories runs under the caller's own rights, so its policies decide which are active. Columns
-- decide the rest: nobody writes the author and the counters, only pin_topic() the pin.
drop policy if exists forum_topics_select_anon on public.forum_topics;
create policy forum_topics_select_anon on public.forum_topics
    for select to anon
    using (
        status in ('active', 'closed', 'locked')
        and exists (select from public.forum_categories as c where c.id = category_id)
    );
comment on policy forum_topics_select_anon on public.forum_topics is 'Public can view active topics';

drop policy if exists forum_topics_select_authenticated on public.forum_topics;
create policy forum_topics_select_authenticated on public.forum_topics
    for select to authenticated
    using (
        author_id = (select auth.uid())
        or (select private.has_permission('content.moderate'))
        or (
            status in ('active', 'closed', 'locked')
            and exists (select from public.forum_categories as c where c.id = category_id)
            and private.can_see((select auth.uid()), author_id)
        )
    );
comment on policy forum_topics_select_authenticated on public.forum_topics is
'Public can view active topics; authors see their own in every state, moderators all';

drop policy if exists forum_topics_insert_authenticated on public.forum_topics;
create policy forum_topics_insert_authenticated on public.forum_topics
    for insert to authenticated
    with check (
        author_id = (select auth.uid())
        and status = 'active'
        and (select private.has_permission('forum.write'))
        and exists (select from public.forum_categories as c where c.id = category_id)
    );
comment on policy forum_topics_insert_authenticated on public.forum_topics is 'Users can create topics';

-- Whoever may write no more can still hide what is his.
drop policy if exists forum_topics_update_authenticated on public.forum_topics;
create policy forum_topics_update_authenticated on public.forum_topics
    for update to authenticated
    using (
        (author_id = (select auth.uid()) and status in ('active', 'closed', 'hidden'))
        or (select private.has_permission('content.moderate'))
    )
    with check (
        (
            author_id = (select auth.uid())
            and (
                status = 'hidden'
                or (
                    status in ('active', 'closed')
                    and (select private.has_permission('forum.write'))
                    and exists (select from public.forum_categories as c where c.id = category_id)
                )
            )
        )
        or (select private.has_permission('content.moderate'))
    );
comment on policy forum_topics_update_authenticated on public.forum_topics is 'Authors can manage their topics';

drop policy if exists forum_topics_delete_authenticated on public.forum_topics;
create policy forum_topics_delete_authenticated on public.forum_topics
    for delete to authenticated
    using (author_id = (select auth.uid()) and status in ('active', 'closed', 'hidden'));
comment on policy forum_topics_delete_authenticated on public.forum_topics is
'Authors can manage their topics: what has a reply is hidden instead';

drop policy if exists forum_topics_delete_admin on public.forum_topics;
create policy forum_topics_delete_admin on public.forum_topics
    for delete to app_admin
    using ((select private.is_admin()));
comment on policy forum_topics_delete_admin on public.forum_topics is 'Admins delete topics without replies';
-- >>>
-- <<< sql/policies/public/forum_posts.sql
-- public.forum_posts    select                                     insert                 update                 delete
-- anon                  active ones of visible topics              -                      -                      -
-- authenticated         the same, unless blocked; own;             members, in topics     own, unless removed;   -
--                       moderators all                             that they see          moderators
-- app_admin             (as moderators)                            (as members)           (as moderators)        all
-- The look at forum_topics runs under the caller's own rights, so its policies decide which topics are visible; a
-- trigger keeps members out of closed ones.
drop policy if exists forum_posts_select_anon on public.forum_posts;
create policy forum_posts_select_anon on public.forum_posts
    for select to anon
    using (status = 'active' and exists (select from public.forum_topics as t where t.id = topic_id));
comment on policy forum_posts_select_anon on public.forum_posts is 'Everybody reads the replies of visible topics';

drop policy if exists forum_posts_select_authenticated on public.forum_posts;
create policy forum_posts_select_authenticated on public.forum_posts
    for select to authenticated
    using (
        author_id = (select auth.uid())
        or (select private.has_permission('content.moderate'))
        or (
            status = 'active'
            and exists (select from public.forum_topics as t where t.id = topic_id)
            and private.can_see((select auth.uid()), author_id)
        )
    );
comment on policy forum_posts_select_authenticated on public.forum_posts is
'Everybody reads the replies of visible topics; authors see their own in every state, moderators all';

drop policy if exists forum_posts_insert_authenticated on public.forum_posts;
create policy forum_posts_insert_authenticated on public.forum_posts
    for insert to authenticated
    with check (
        author_id = (select auth.uid())
        and status = 'active'
        and (select private.has_permission('forum.write'))
        and exists (
            select from public.forum_topics as t
            where t.id = topic_id and t.status in ('active', 'closed', 'locked')
        )
    );
comment on policy forum_posts_insert_authenticated on public.forum_posts is 'Members reply in topics that they see';

-- Whoever may write no more can still hide what is his.
drop policy if exists forum_posts_update_authenticated on public.forum_posts;
create policy forum_posts_update_authenticated on public.forum_posts
    for update to authenticated
    using (
        (author_id = (select auth.uid()) and status in ('active', 'hidden'))
        or (select private.has_permission('content.moderate'))
    )
    with check (
        (
            author_id = (select auth.uid())
            and (status = 'hidden' or (status = 'active' and (select private.has_permission('forum.write'))))
        )
        or (select private.has_permission('content.moderate'))
    );
comment on policy forum_posts_update_authenticated on public.forum_posts is
'Authors change, hide and show their replies; moderators remove and restore';

drop policy if exists forum_posts_delete_admin on public.forum_posts;
create policy forum_posts_delete_admin on public.forum_posts
    for delete to app_admin
    using ((select private.is_admin()));
comment on policy forum_posts_delete_admin on public.forum_posts is 'Admins delete replies for good';
-- >>>
-- <<< sql/policies/public/forum_reads.sql
-- public.forum_reads    select   insert, update        delete
-- anon                  -        -                     -
-- authenticated         own      - (mark_topic_read)   own
drop policy if exists forum_reads_select_authenticated on public.forum_reads;
create policy forum_reads_select_authenticated on public.forum_reads
    for select to authenticated
    using (user_id = (select auth.uid()));
comment on policy forum_reads_select_authenticated on public.forum_reads is 'People see how far they have read';

drop policy if exists forum_reads_delete_authenticated on public.forum_reads;
create policy forum_reads_delete_authenticated on public.forum_reads
    for delete to authenticated
    using (user_id = (select auth.uid()));
comment on policy forum_reads_delete_authenticated on public.forum_reads is 'People stop following a topic';
-- >>>
