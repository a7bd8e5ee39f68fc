-- archive.event_category_mappings   select               insert, update, delete
-- anon, authenticated, app_admin    of visible events    -
-- Read through public.event_category_mappings_all. The look at events runs under the caller's own rights, so their
-- policies decide.
drop policy if exists event_category_mappings_select_anon on archive.event_category_mappings;
create policy event_category_mappings_select_anon on archive.event_category_mappings
    for select to anon
    using (exists (select from archive.events as e where e.id = event_id and e.date = event_date));
comment on policy event_category_mappings_select_anon on archive.event_category_mappings is
'The categories of an event are as visible as the event';

drop policy if exists event_category_mappings_select_authenticated on archive.event_category_mappings;
create policy event_category_mappings_select_authenticated on archive.event_category_mappings
    for select to authenticated
    using (exists (select from archive.events as e where e.id = event_id and e.date = event_date));
comment on policy event_category_mappings_select_authenticated on archive.event_category_mappings is
'The categories of an event are as visible as the event';
