-- A guarantee that every event is known where seats are counted: who loads events with triggers switched off, as some
-- restores do, has events that the other guarantees do not look at. Undo: supabase/undo/20260205000000_known_events.sql
set lock_timeout = '4s';
set statement_timeout = '60s';

insert into private.guarantees (name, es, en, violations) values
(
    'events_are_known', 'De cada evento se sabe la fecha y se cuentan los cupos',
    'Of every event the date is known and the seats are counted',
    $$
        select format('event %s: its date is not known', e.id)
        from public.events as e
        where not exists (select from private.event_keys as k where k.id = e.id and k.date = e.date)
        union all
        select format('event %s: its seats are not counted', e.id)
        from public.events as e
        where not exists (select from private.event_seats as s where s.event_id = e.id)
        union all
        select format('event %s: known, and not there', k.id)
        from private.event_keys as k
        where not exists (select from public.events as e where e.id = k.id and e.date = k.date)
            and not private.is_archived(k.id)
    $$
);
