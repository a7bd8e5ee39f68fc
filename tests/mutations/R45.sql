-- R45: owning an event is enough to publish and feature it, whoever one is.
drop policy events_insert_authenticated on public.events;
create policy events_insert_authenticated on public.events
    for insert to authenticated
    with check (organizer_id = (select auth.uid()));
drop policy events_update_authenticated on public.events;
create policy events_update_authenticated on public.events
    for update to authenticated
    using (organizer_id = (select auth.uid()))
    with check (organizer_id = (select auth.uid()));
grant insert (status, is_featured, organizer_id), update (status, is_featured) on public.events to authenticated;
