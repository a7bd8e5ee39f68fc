-- public.payment_refunds   select   insert, update, delete
-- anon                     -        -
-- authenticated            own      -
-- app_admin                all      -
-- Organizers read through event_refunds, so that the policy stays a bare equality with an index.
drop policy if exists payment_refunds_select_authenticated on public.payment_refunds;
create policy payment_refunds_select_authenticated on public.payment_refunds
    for select to authenticated
    using (user_id = (select auth.uid()));
comment on policy payment_refunds_select_authenticated on public.payment_refunds is 'People see their own refunds';

drop policy if exists payment_refunds_select_admin on public.payment_refunds;
create policy payment_refunds_select_admin on public.payment_refunds
    for select to app_admin
    using ((select private.is_admin()));
comment on policy payment_refunds_select_admin on public.payment_refunds is 'Admins see all refunds';
