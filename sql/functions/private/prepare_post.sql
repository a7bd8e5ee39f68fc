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
