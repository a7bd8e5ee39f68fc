-- Blog: posts that appear at their time, and comments as a tree that authors and moderators approve.
-- Functions: sql/functions. Policies: sql/policies/public/{blog_posts,blog_comments}.sql.
-- Undo: supabase/undo/20260109000000_blog.sql
set lock_timeout = '4s';
set statement_timeout = '60s';

insert into private.error_codes (code, reason, http, es, en) values
('MD130', 'published_in_past', 409, 'Esa fecha ya pasó', 'This date has passed'),
('MD131', 'already_published', 409, 'Ya está publicada', 'It has appeared already'),
('MD132', 'content_removed', 409, 'Fue retirado por moderación', 'Moderators have removed it');

-- A scheduled post is a published one whose time has not come.
insert into private.transitions (machine, from_state, to_state) values
('blog_post', 'draft', 'published'),
('blog_post', 'draft', 'removed'),
('blog_post', 'published', 'draft'),
('blog_post', 'published', 'archived'),
('blog_post', 'published', 'removed'),
('blog_post', 'archived', 'published'),
('blog_post', 'archived', 'removed'),
('blog_post', 'removed', 'draft'),
('blog_post', 'removed', 'published'),
('blog_post', 'removed', 'archived'),
('comment', 'pending', 'approved'),
('comment', 'pending', 'rejected'),
('comment', 'pending', 'removed'),
('comment', 'pending', 'deleted'),
('comment', 'approved', 'pending'),
('comment', 'approved', 'rejected'),
('comment', 'approved', 'removed'),
('comment', 'approved', 'deleted'),
('comment', 'rejected', 'approved'),
('comment', 'rejected', 'removed'),
('comment', 'rejected', 'deleted'),
('comment', 'removed', 'pending'),
('comment', 'removed', 'approved'),
('comment', 'removed', 'rejected');

insert into private.slug_kinds (kind, table_name, fallback) values ('blog_post', 'blog_posts', 'publicacion');

insert into private.content_types (code, table_name, owner_column, state_column, removed_state, restored_state) values
('blog_post', 'blog_posts', 'author_id', 'status', 'removed', 'published'),
('comment', 'blog_comments', 'user_id', 'status', 'removed', 'approved');

insert into private.rate_limits (action, burst, refill, new_burst, new_refill) values
('blog_post', 10, '30 minutes', 3, '4 hours'),
('comment', 10, '1 minute', 5, '5 minutes');

create table public.blog_posts (
    id uuid primary key default gen_random_uuid(),
    title text not null,
    slug text not null unique,
    content text not null,
    excerpt text,
    author_id uuid default auth.uid() references auth.users (id) on delete set null,
    status text not null default 'draft',
    featured_image text,
    reading_time integer not null,
    published_at timestamptz,
    tags text[] not null default '{}',
    meta_data jsonb not null default '{}',
    comments_count integer not null default 0,
    removed_from text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint title_is_not_blank check (length(btrim(title)) between 1 and 200),
    constraint slug_is_plain check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 120),
    constraint content_is_not_blank check (length(btrim(content)) between 1 and 100000),
    constraint excerpt_is_short check (length(excerpt) <= 500),
    constraint known_status check (status in ('draft', 'published', 'archived', 'removed')),
    constraint published_has_a_date check (
        (status in ('draft', 'removed') or published_at is not null) and isfinite(published_at)
    ),
    constraint featured_image_is_a_link check (
        featured_image ~ '^https?://[^[:space:]]+$' and length(featured_image) <= 2048
    ),
    constraint tags_are_few_and_short check (
        cardinality(tags) <= 10
        and array_position(tags, null) is null
        and (tags = '{}' or array_to_string(tags, ',') || ',' ~ '^([^[:space:],]([^,]{0,38}[^[:space:],])?,)+$')
    ),
    constraint meta_data_is_an_object check (jsonb_typeof(meta_data) = 'object' and length(meta_data::text) <= 50000),
    constraint counters_are_not_negative check (comments_count >= 0),
    constraint removed_from_is_of_the_removed check (removed_from is null or status = 'removed')
);
comment on table public.blog_posts is
'Posts of the blog. A published one is visible exactly from published_at on; drafts and archived ones to their author.';
comment on column public.blog_posts.slug is 'Made from the title when left out; old ones lead on.';
comment on column public.blog_posts.author_id is 'The creator; empty once the account is deleted.';
comment on column public.blog_posts.reading_time is 'Minutes at 200 words each, kept by the database.';
comment on column public.blog_posts.published_at is
'When it appears or appeared; empty for drafts. Set by publish_post().';
comment on column public.blog_posts.comments_count is 'Approved comments, kept by the database.';
comment on column public.blog_posts.removed_from is
'The state in which moderators removed it, and to which it returns.';
create index idx_blog_posts_author on public.blog_posts (author_id);
create index idx_blog_posts_status on public.blog_posts (status);
create index idx_blog_posts_published on public.blog_posts (published_at);

alter table public.blog_posts enable row level security;
revoke all on public.blog_posts from public, anon, authenticated, service_role;
grant select on public.blog_posts to anon, authenticated;
grant insert (title, slug, content, excerpt, featured_image, tags, meta_data) on public.blog_posts to authenticated;
grant update (title, slug, content, excerpt, featured_image, tags, meta_data) on public.blog_posts to authenticated;
grant delete on public.blog_posts to authenticated;
grant select, insert, update, delete on public.blog_posts to service_role;

create table public.blog_comments (
    id uuid primary key default gen_random_uuid(),
    post_id uuid not null references public.blog_posts (id) on delete cascade,
    user_id uuid default auth.uid() references auth.users (id) on delete set null,
    content text not null,
    parent_id uuid references public.blog_comments (id) on delete restrict,
    status text not null default 'pending',
    removed_from text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    constraint not_its_own_parent check (parent_id <> id),
    constraint content_is_not_blank check (
        length(btrim(content)) between 1 and 5000 or (status = 'deleted' and content = '')
    ),
    constraint known_status check (status in ('pending', 'approved', 'rejected', 'removed', 'deleted')),
    constraint removed_from_is_of_the_removed check (removed_from is null or status = 'removed')
);
comment on table public.blog_comments is
'Comments on posts, and answers to them: a tree of five levels within one post.';
comment on column public.blog_comments.user_id is 'The writer; empty once the account is deleted.';
comment on column public.blog_comments.status is
'The author of the post and moderators approve or reject; deleted: taken back by its writer, kept for the answers.';
comment on column public.blog_comments.removed_from is
'The state in which moderators removed it, and to which it returns.';
create index idx_blog_comments_post on public.blog_comments (post_id, created_at, id);
create index idx_blog_comments_user on public.blog_comments (user_id);
create index idx_blog_comments_parent on public.blog_comments (parent_id);
create index idx_blog_comments_status on public.blog_comments (status);

alter table public.blog_comments enable row level security;
revoke all on public.blog_comments from public, anon, authenticated, service_role;
grant select on public.blog_comments to anon, authenticated;
grant insert (post_id, parent_id, content), update (content) on public.blog_comments to authenticated;
grant select, insert, update, delete on public.blog_comments to service_role;

-- <<< sql/functions/private/keep_removed_from.sql
-- Remembers the state that moderators removed something from; taken back, it returns to that state, whichever is asked
-- for: a private draft must not come back published. Caller: triggers before update of tables with status, removed_from.
create or replace function private.keep_removed_from()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    if new.status is distinct from old.status then
        if old.status = 'removed' then
            new.status := coalesce(old.removed_from, new.status);
        end if;
        new.removed_from := case when new.status = 'removed' then old.status end;
    end if;
    return new;
end;
$$;
revoke all on function private.keep_removed_from() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/prepare_blog_post.sql
-- Keeps what follows from the rest of a post: when it appears, and how long reading it takes. Caller: triggers of
-- blog_posts, before insert and update.
create or replace function private.prepare_blog_post()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    if new.status = 'draft' then
        new.published_at := null;
    elsif new.status <> 'removed' then
        new.published_at := coalesce(new.published_at, private.clock());
    end if;
    new.reading_time := greatest(1, ceil(regexp_count(new.content, '\S+') / 200.0))::integer;
    return new;
end;
$$;
revoke all on function private.prepare_blog_post() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/prepare_comment.sql
-- The rules of a comment that no CHECK holds: who answers must see what he answers, and what its author changes waits
-- for approval again. Caller: triggers of blog_comments, before insert and update.
-- Errors: 23503 for a parent that the caller cannot answer.
create or replace function private.prepare_comment()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    -- Imports and restores have no caller; the tree is checked for them as well, by check_tree.
    if (select auth.uid()) is null then
        return new;
    end if;
    if tg_op = 'INSERT' and new.parent_id is not null and not exists (
        select from public.blog_comments as c
        where c.id = new.parent_id and c.post_id = new.post_id and c.status = 'approved'
            and private.can_see((select auth.uid()), c.user_id)
    ) then
        raise foreign_key_violation using
            message = 'Este comentario no existe',
            detail = '{"en": "This comment does not exist"}', hint = 'comment_not_found',
            schema = tg_table_schema, table = tg_table_name, constraint = 'blog_comments_parent_id_fkey';
    end if;
    if tg_op = 'UPDATE' and new.content <> old.content and new.status = 'approved' then
        new.status := 'pending';
    end if;
    return new;
end;
$$;
revoke all on function private.prepare_comment() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/count_comments.sql
-- Keeps the number of approved comments on their post. Caller: trigger of blog_comments, after every change.
create or replace function private.count_comments()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_before constant uuid := case when old.status = 'approved' then old.post_id end;
    v_after constant uuid := case when new.status = 'approved' then new.post_id end;
begin
    if v_before is distinct from v_after then
        update public.blog_posts as p
        set comments_count = p.comments_count + case when p.id = v_after then 1 else -1 end
        where p.id in (v_before, v_after);
    end if;
    return null;
end;
$$;
revoke all on function private.count_comments() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/tell_of_comment.sql
-- Tells the author of a post that a comment waits, and its writer that it was approved. Caller: trigger of
-- blog_comments, after insert and update.
create or replace function private.tell_of_comment()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_post public.blog_posts;
begin
    if new.status is not distinct from old.status or new.status not in ('pending', 'approved') then
        return null;
    end if;
    select p.* into strict v_post from public.blog_posts as p where p.id = new.post_id;
    if new.status = 'pending' and old.status is distinct from 'removed' then
        perform private.notify(
            v_post.author_id, 'comment', 'Nuevo comentario',
            format('Por aprobar en «%s»', v_post.title),
            '/blog/' || v_post.slug, new.user_id, 'blog_post', v_post.id, 'comment:' || v_post.id,
            '%s comentarios nuevos'
        );
    elsif old.status in ('pending', 'rejected') then
        perform private.notify(
            new.user_id, 'comment', 'Comentario publicado',
            format('Tu comentario en «%s» ya se puede leer', v_post.title),
            '/blog/' || v_post.slug, v_post.author_id, 'blog_post', v_post.id
        );
    end if;
    return null;
end;
$$;
revoke all on function private.tell_of_comment() from public, anon, authenticated, service_role;
-- >>>
-- <<< sql/functions/private/change_post_status.sql
-- Publishes, takes back or archives a post; one that is not due yet may be published again: earlier, later or now.
-- Callers: public.publish_post, unpublish_post, archive_post, which have checked that the caller sees it.
-- Errors: 42501, P0002, MD105 illegal_step, MD130 published_in_past, MD131 already_published, MD132 content_removed.
create or replace function private.change_post_status(
    p_post_id uuid,
    p_status text,
    p_published_at timestamptz default null
)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_person_id constant uuid := private.require_person();
    v_now constant timestamptz := private.clock();
    v_post public.blog_posts;
begin
    select p.* into strict v_post from public.blog_posts as p where p.id = p_post_id for no key update;
    if v_post.author_id is distinct from v_person_id and not (select private.is_admin()) then
        raise insufficient_privilege using
            message = 'Esta publicación es de otra persona',
            detail = '{"en": "This post belongs to somebody else"}', hint = 'not_your_post';
    end if;
    perform private.require_permission('blog.write');
    if v_post.status = 'removed' then
        perform private.fail('MD132');
    elsif p_published_at < v_now then
        perform private.fail('MD130', jsonb_build_object('published_at', p_published_at));
    end if;

    if v_post.status = p_status and (p_status <> 'published' or v_post.published_at <= v_now) then
        if p_published_at is not null then
            perform private.fail('MD131', jsonb_build_object('published_at', v_post.published_at));
        end if;
        return;
    end if;
    update public.blog_posts as p
    set
        status = p_status,
        -- What has appeared before keeps its date.
        published_at = case
            when p_status = 'published' then coalesce(p_published_at, least(p.published_at, v_now))
            else p.published_at
        end
    where p.id = p_post_id;
end;
$$;
revoke all on function private.change_post_status(uuid, text, timestamptz)
from public, anon, authenticated, service_role;
grant execute on function private.change_post_status(uuid, text, timestamptz) to authenticated;
-- >>>
-- <<< sql/functions/private/moderate_comment.sql
-- Approves or rejects a comment. Caller: public.moderate_comment, which has checked that the caller sees it.
-- Errors: 42501 for all but the author of the post and moderators, P0002, 22023, MD105 illegal_step, MD132
-- content_removed.
create or replace function private.moderate_comment(p_comment_id uuid, p_decision text)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_person_id constant uuid := private.require_person();
    v_status text;
    v_author_id uuid;
begin
    if p_decision is null or p_decision not in ('approved', 'rejected') then
        raise invalid_parameter_value using
            message = 'Un comentario se aprueba o se rechaza',
            detail = '{"en": "A comment is approved or rejected"}', hint = 'unknown_decision';
    end if;
    select c.status, p.author_id into strict v_status, v_author_id
    from public.blog_comments as c
    inner join public.blog_posts as p on c.post_id = p.id
    where c.id = p_comment_id
    for no key update of c;
    if v_author_id is distinct from v_person_id then
        perform private.require_permission('content.moderate');
    end if;
    if v_status = 'removed' then
        perform private.fail('MD132');
    end if;
    update public.blog_comments as c set status = p_decision where c.id = p_comment_id and c.status <> p_decision;
end;
$$;
revoke all on function private.moderate_comment(uuid, text) from public, anon, authenticated, service_role;
grant execute on function private.moderate_comment(uuid, text) to authenticated;
-- >>>
-- <<< sql/functions/private/delete_comment.sql
-- Takes a comment of the caller's own back: it is gone or, where others have answered, an empty one keeps its place.
-- Caller: public.delete_comment. Errors: 42501, P0002, MD132 content_removed.
create or replace function private.delete_comment(p_comment_id uuid)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_person_id constant uuid := private.require_person();
    v_status text;
begin
    -- An answer on its way in holds the row as well: this waits, and then sees it.
    select c.status into v_status
    from public.blog_comments as c
    where c.id = p_comment_id and c.user_id = v_person_id
    for update;
    if not found then
        raise no_data_found using
            message = 'Este comentario no existe',
            detail = '{"en": "This comment does not exist"}', hint = 'comment_not_found';
    elsif v_status = 'removed' then
        perform private.fail('MD132');
    end if;

    if exists (select from public.blog_comments as a where a.parent_id = p_comment_id) then
        update public.blog_comments as c set status = 'deleted', content = '' where c.id = p_comment_id;
    else
        delete from public.blog_comments as c where c.id = p_comment_id;
    end if;
end;
$$;
revoke all on function private.delete_comment(uuid) from public, anon, authenticated, service_role;
grant execute on function private.delete_comment(uuid) to authenticated;
-- >>>
-- <<< sql/functions/public/publish_post.sql
-- Shows a post to everyone, at once or from p_published_at on. Callers: its author, admins.
-- Errors: P0002, 42501, MD130 published_in_past, MD131 already_published, MD132 content_removed.
create or replace function public.publish_post(p_post_id uuid, p_published_at timestamptz default null)
returns setof public.blog_posts
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    perform private.require_visible('blog_post', p_post_id);
    perform private.change_post_status(p_post_id, 'published', p_published_at);
    return query select p.* from public.blog_posts as p where p.id = p_post_id;
end;
$$;
revoke all on function public.publish_post(uuid, timestamptz) from public, anon, authenticated, service_role;
grant execute on function public.publish_post(uuid, timestamptz) to authenticated;
comment on function public.publish_post(uuid, timestamptz) is
'Shows a post to everyone, at once or exactly from p_published_at on, and returns it.';
-- >>>
-- <<< sql/functions/public/unpublish_post.sql
-- Makes a published post a draft again. Callers: its author, admins.
-- Errors: P0002, 42501, MD105 illegal_step, MD132 content_removed.
create or replace function public.unpublish_post(p_post_id uuid)
returns setof public.blog_posts
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    perform private.require_visible('blog_post', p_post_id);
    perform private.change_post_status(p_post_id, 'draft');
    return query select p.* from public.blog_posts as p where p.id = p_post_id;
end;
$$;
revoke all on function public.unpublish_post(uuid) from public, anon, authenticated, service_role;
grant execute on function public.unpublish_post(uuid) to authenticated;
comment on function public.unpublish_post(uuid) is 'Makes a published post a draft again and returns it.';
-- >>>
-- <<< sql/functions/public/archive_post.sql
-- Puts a published post away; its author may publish it again, with its old date. Callers: its author, admins.
-- Errors: P0002, 42501, MD105 illegal_step, MD132 content_removed.
create or replace function public.archive_post(p_post_id uuid)
returns setof public.blog_posts
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    perform private.require_visible('blog_post', p_post_id);
    perform private.change_post_status(p_post_id, 'archived');
    return query select p.* from public.blog_posts as p where p.id = p_post_id;
end;
$$;
revoke all on function public.archive_post(uuid) from public, anon, authenticated, service_role;
grant execute on function public.archive_post(uuid) to authenticated;
comment on function public.archive_post(uuid) is
'Puts a published post away, seen by its author alone, and returns it.';
-- >>>
-- <<< sql/functions/public/blog_post_by_slug.sql
-- A post by its slug, be it an old one; the row says the present one. Callers: clients.
create or replace function public.blog_post_by_slug(p_slug text)
returns setof public.blog_posts
language sql
stable
security invoker
set search_path = ''
as $$
    select p.*
    from private.slug_target('blog_post', p_slug) as t
    inner join public.blog_posts as p on t.target_id = p.id
$$;
revoke all on function public.blog_post_by_slug(text) from public, anon, authenticated, service_role;
grant execute on function public.blog_post_by_slug(text) to anon, authenticated;
comment on function public.blog_post_by_slug(text) is
'A post by its slug, be it an old one; the row says the present one.';
-- >>>
-- <<< sql/functions/public/moderate_comment.sql
-- Approves or rejects a comment. Callers: the author of the post, moderators.
-- Errors: P0002, 42501, 22023, MD105 illegal_step, MD132 content_removed.
create or replace function public.moderate_comment(p_comment_id uuid, p_decision text)
returns setof public.blog_comments
language plpgsql
volatile
security invoker
set search_path = ''
as $$
begin
    perform private.require_visible('comment', p_comment_id);
    perform private.moderate_comment(p_comment_id, p_decision);
    return query select c.* from public.blog_comments as c where c.id = p_comment_id;
end;
$$;
revoke all on function public.moderate_comment(uuid, text) from public, anon, authenticated, service_role;
grant execute on function public.moderate_comment(uuid, text) to authenticated;
comment on function public.moderate_comment(uuid, text) is
'Approves or rejects a comment and returns it. For the author of the post and moderators.';
-- >>>
-- <<< sql/functions/public/delete_comment.sql
-- Takes a comment of one's own back. Callers: its writer. Errors: 42501, P0002, MD132 content_removed.
create or replace function public.delete_comment(p_comment_id uuid)
returns void
language sql
volatile
security invoker
set search_path = ''
as $$ select private.delete_comment(p_comment_id) $$;
revoke all on function public.delete_comment(uuid) from public, anon, authenticated, service_role;
grant execute on function public.delete_comment(uuid) to authenticated;
comment on function public.delete_comment(uuid) is
'Takes a comment of one''s own back; where others have answered, an empty one keeps its place.';
-- >>>

-- Triggers of one kind fire in the order of their names.
create trigger check_rate
before insert on public.blog_posts
for each row execute function private.check_rate('blog_post');
create trigger check_voice
before insert or update of title, slug, content, excerpt, featured_image, tags, meta_data on public.blog_posts
for each row execute function private.check_voice();
create trigger keep_removed_from
before update on public.blog_posts
for each row execute function private.keep_removed_from();
create trigger keep_slug
before insert or update of slug on public.blog_posts
for each row execute function private.keep_slug('blog_post', 'title');
create trigger prepare_blog_post
before insert or update of content, status, published_at, reading_time on public.blog_posts
for each row execute function private.prepare_blog_post();
-- Counters alone are no change of a post.
create trigger update_blog_posts_timestamp
before update on public.blog_posts
for each row
when (old.comments_count is not distinct from new.comments_count)
execute function private.update_updated_at_timestamp();
create trigger zz_enforce_blog_post_status
before update on public.blog_posts
for each row execute function private.enforce_transition('blog_post', 'status');
create trigger forget_slugs
after delete on public.blog_posts
for each row execute function private.forget_slugs('blog_post');
create trigger keep_revision
after update of title, content, excerpt on public.blog_posts
for each row execute function private.keep_revision('blog_post', 'title', 'content', 'excerpt');

create trigger check_rate
before insert on public.blog_comments
for each row execute function private.check_rate('comment');
create trigger check_voice
before insert or update of content on public.blog_comments
for each row
when (new.status <> 'deleted')
execute function private.check_voice();
create trigger keep_removed_from
before update on public.blog_comments
for each row execute function private.keep_removed_from();
create trigger prepare_comment
before insert or update of content on public.blog_comments
for each row execute function private.prepare_comment();
create trigger update_blog_comments_timestamp
before update on public.blog_comments
for each row execute function private.update_updated_at_timestamp();
create trigger zz_enforce_comment_status
before update on public.blog_comments
for each row execute function private.enforce_transition('comment', 'status');
create trigger check_tree
after insert or update of post_id, parent_id on public.blog_comments
for each row
when (new.parent_id is not null)
execute function private.check_tree('4', 'post_id');
create trigger count_comments
after insert or update or delete on public.blog_comments
for each row execute function private.count_comments();
create trigger tell_of_comment
after insert or update on public.blog_comments
for each row execute function private.tell_of_comment();

-- <<< sql/policies/public/blog_posts.sql
-- public.blog_posts     select                                           insert          update          delete
-- anon                  published and due                                -               -               -
-- authenticated         published and due, unless blocked; own;          members, own    own, unless     own drafts
--                       moderators all                                   drafts          removed
-- app_admin             (as moderators)                                  own drafts      all             all
-- Columns decide the rest: only functions change the state and the date, nobody the author and the counter.
drop policy if exists blog_posts_select_anon on public.blog_posts;
create policy blog_posts_select_anon on public.blog_posts
    for select to anon
    using (status = 'published' and published_at <= (select private.clock()));
comment on policy blog_posts_select_anon on public.blog_posts is 'Public can view published posts';

drop policy if exists blog_posts_select_authenticated on public.blog_posts;
create policy blog_posts_select_authenticated on public.blog_posts
    for select to authenticated
    using (
        author_id = (select auth.uid())
        or (select private.has_permission('content.moderate'))
        or (
            status = 'published'
            and published_at <= (select private.clock())
            and private.can_see((select auth.uid()), author_id)
        )
    );
comment on policy blog_posts_select_authenticated on public.blog_posts is
'Public can view published posts; authors can manage their posts; moderators see all';

drop policy if exists blog_posts_insert_authenticated on public.blog_posts;
create policy blog_posts_insert_authenticated on public.blog_posts
    for insert to authenticated
    with check (
        author_id = (select auth.uid()) and status = 'draft' and (select private.has_permission('blog.write'))
    );
comment on policy blog_posts_insert_authenticated on public.blog_posts is 'Authors can manage their posts';

drop policy if exists blog_posts_update_authenticated on public.blog_posts;
create policy blog_posts_update_authenticated on public.blog_posts
    for update to authenticated
    using (author_id = (select auth.uid()) and status <> 'removed')
    with check (author_id = (select auth.uid()) and (select private.has_permission('blog.write')));
comment on policy blog_posts_update_authenticated on public.blog_posts is 'Authors can manage their posts';

drop policy if exists blog_posts_update_admin on public.blog_posts;
create policy blog_posts_update_admin on public.blog_posts
    for update to app_admin
    using ((select private.is_admin()))
    with check ((select private.is_admin()));
comment on policy blog_posts_update_admin on public.blog_posts is 'Admins mend any post';

drop policy if exists blog_posts_delete_authenticated on public.blog_posts;
create policy blog_posts_delete_authenticated on public.blog_posts
    for delete to authenticated
    using (
        author_id = (select auth.uid()) and status = 'draft' and (select private.has_permission('blog.write'))
    );
comment on policy blog_posts_delete_authenticated on public.blog_posts is 'Authors can manage their posts';

drop policy if exists blog_posts_delete_admin on public.blog_posts;
create policy blog_posts_delete_admin on public.blog_posts
    for delete to app_admin
    using ((select private.is_admin()));
comment on policy blog_posts_delete_admin on public.blog_posts is 'Admins remove any post';
-- >>>
-- <<< sql/policies/public/blog_comments.sql
-- public.blog_comments  select                                      insert                update              delete
-- anon                  approved ones of visible posts              -                     -                   -
-- authenticated         the same, unless blocked; own; those of     members, on posts     own text, then to   - (delete_comment)
--                       own posts; moderators all                   that everyone sees    be approved again
-- An empty deleted comment that holds answers counts as approved. The look at blog_posts runs under the caller's own
-- rights, so the policies of blog_posts decide which posts are visible.
drop policy if exists blog_comments_select_anon on public.blog_comments;
create policy blog_comments_select_anon on public.blog_comments
    for select to anon
    using (
        status in ('approved', 'deleted') and exists (select from public.blog_posts as p where p.id = post_id)
    );
comment on policy blog_comments_select_anon on public.blog_comments is
'Everybody reads the approved comments of visible posts';

drop policy if exists blog_comments_select_authenticated on public.blog_comments;
create policy blog_comments_select_authenticated on public.blog_comments
    for select to authenticated
    using (
        user_id = (select auth.uid())
        or (select private.has_permission('content.moderate'))
        or (
            private.can_see((select auth.uid()), user_id)
            and exists (
                select from public.blog_posts as p
                where p.id = post_id
                    and (
                        blog_comments.status in ('approved', 'deleted')
                        or (blog_comments.status <> 'removed' and p.author_id = (select auth.uid()))
                    )
            )
        )
    );
comment on policy blog_comments_select_authenticated on public.blog_comments is
'Everybody reads the approved comments of visible posts; writers see their own, authors those of their posts';

drop policy if exists blog_comments_insert_authenticated on public.blog_comments;
create policy blog_comments_insert_authenticated on public.blog_comments
    for insert to authenticated
    with check (
        user_id = (select auth.uid())
        and status = 'pending'
        and (select private.has_permission('comments.write'))
        and exists (
            select from public.blog_posts as p
            where p.id = post_id and p.status = 'published' and p.published_at <= (select private.clock())
        )
    );
comment on policy blog_comments_insert_authenticated on public.blog_comments is
'Members comment on published posts that they see';

drop policy if exists blog_comments_update_authenticated on public.blog_comments;
create policy blog_comments_update_authenticated on public.blog_comments
    for update to authenticated
    using (user_id = (select auth.uid()) and status in ('pending', 'approved'))
    with check (user_id = (select auth.uid()) and (select private.has_permission('comments.write')));
comment on policy blog_comments_update_authenticated on public.blog_comments is 'Members change their own comments';
-- >>>
