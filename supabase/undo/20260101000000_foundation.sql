-- Takes back 20260101000000_foundation.sql. Extensions, the role app_admin and the default privileges stay: others may
-- use them by now, and giving rights back to everybody is no repair.
drop function public.resolve_slug(text, text);
drop function private.slug_target(text, text);
drop function private.forget_slugs();
drop function private.keep_slug();
drop function private.slug_for(text, uuid, text);
drop function private.claim_slug(text, uuid, text);
drop function private.check_tree();
drop function private.slugify(text);
drop function private.date_flag();
drop function private.enforce_transition();
drop function private.update_updated_at_timestamp();
drop function private.fail(text, jsonb);
drop function private.clock();
drop table private.slugs;
drop table private.slug_kinds;
drop table private.transitions;
drop table private.error_codes;
drop schema partitions;
drop schema private;
