-- Makes the recommendations of everybody who signed in within 30 days anew. Callers: admins. Errors: 42501.
create or replace function public.update_all_recommendations()
returns void
language sql
volatile
security invoker
set search_path = ''
as $$ select private.update_all_recommendations() $$;
revoke all on function public.update_all_recommendations() from public, anon, authenticated, service_role;
grant execute on function public.update_all_recommendations() to authenticated;
comment on function public.update_all_recommendations() is
'Makes the recommendations of everybody who signed in within 30 days anew, as the job update-recommendations does.';
