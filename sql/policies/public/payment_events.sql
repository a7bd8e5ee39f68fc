-- public.payment_events   select   insert, update, delete
-- anon                    -        -
-- authenticated           own      -
-- app_admin               all      -
-- Organizers read through event_payments, so that the policy stays a bare equality with an index.
drop policy if exists payment_events_select_authenticated on public.payment_events;
create policy payment_events_select_authenticated on public.payment_events
    for select to authenticated
    using (user_id = (select auth.uid()));
comment on policy payment_events_select_authenticated on public.payment_events is 'People see their own payments';

drop policy if exists payment_events_select_admin on public.payment_events;
create policy payment_events_select_admin on public.payment_events
    for select to app_admin
    using ((select private.is_admin()));
comment on policy payment_events_select_admin on public.payment_events is 'Admins see all payments';
