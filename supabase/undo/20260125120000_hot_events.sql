-- Takes back 20260125120000_hot_events.sql; hot events become ordinary ones.
select private.unschedule_job('count-hot-seats');
select private.cool_event(s.event_id) from private.event_seats as s where s.is_hot;
delete from private.guarantees where name = 'a_slot_for_each_seat';
drop trigger keep_pool on public.event_rules;
drop trigger keep_pool on public.event_ticket_types;
drop function public.set_event_hot(uuid, boolean);
drop function private.count_hot_seats();
drop function private.set_event_hot(uuid, boolean);
drop function private.cool_event(uuid);
drop function private.count_seats(uuid);
drop function private.keep_pool();
drop function private.is_one_pool(public.events);
drop index private.idx_event_seats_hot;
delete from private.error_codes where code = 'MD221';
