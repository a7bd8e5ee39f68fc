-- The one model that is asked and whose vectors are compared, or null. Callers: functions that compare vectors.
create or replace function private.active_model()
returns uuid
language sql
stable
security definer
set search_path = ''
as $$
    select m.id from public.ai_models as m where m.type = 'embedding' and m.is_active
$$;
revoke all on function private.active_model() from public, anon, authenticated, service_role;
grant execute on function private.active_model() to anon, authenticated;
