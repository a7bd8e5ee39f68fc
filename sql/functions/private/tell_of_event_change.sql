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
