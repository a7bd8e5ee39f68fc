-- public.event_rules            select               update                         insert, delete
-- anon                          of visible events    -                              -
-- authenticated                 of visible events    of events that one manages     -
-- app_admin                     of visible events    all                            -
-- The look at events runs under the caller's own rights, so their policies decide.
drop policy if exists event_rules_select_anon on public.event_rules;
create policy event_rules_select_anon on public.event_rules
    for select to anon
    using (exists (select from public.events_all as e where e.id = event_id));
comment on policy event_rules_select_anon on public.event_rules is
'The rules of an event are as visible as the event';

drop policy if exists event_rules_select_authenticated on public.event_rules;
create policy event_rules_select_authenticated on public.event_rules
    for select to authenticated
    using (exists (select from public.events_all as e where e.id = event_id));
comment on policy event_rules_select_authenticated on public.event_rules is
'The rules of an event are as visible as the event';

drop policy if exists event_rules_update_authenticated on public.event_rules;
create policy event_rules_update_authenticated on public.event_rules
    for update to authenticated
    using (event_id = any(array(select private.managed_events())))
    with check (event_id = any(array(select private.managed_events())));
comment on policy event_rules_update_authenticated on public.event_rules is
'Organizers and co-organizers set the rules of their events';

drop policy if exists event_rules_update_admin on public.event_rules;
create policy event_rules_update_admin on public.event_rules
    for update to app_admin
    using ((select private.is_admin()))
    with check ((select private.is_admin()));
comment on policy event_rules_update_admin on public.event_rules is
'Admins set the rules of any event';
