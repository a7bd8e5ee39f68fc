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
