-- R74: foreign keys without an index, so that each delete of the parent reads the whole table.
drop index public.idx_user_roles_updated_by;
drop index public.idx_role_history_user;
drop index public.idx_role_history_changed_by;
drop index public.idx_report_templates_created_by;
drop index public.idx_report_schedules_template;
drop index public.idx_report_schedules_created_by;
drop index public.idx_report_executions_created_by;
drop index public.idx_venues_created_by;
