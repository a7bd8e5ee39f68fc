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
