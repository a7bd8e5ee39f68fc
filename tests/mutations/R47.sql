-- R47: whoever comes by reads what every active template runs.
grant select on public.report_templates to anon, authenticated;
create policy report_templates_select_anon on public.report_templates for select to anon using (is_active);
