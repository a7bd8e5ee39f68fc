-- R07: vectors are written under the model that embeds, and looked for under the one that recommends.
create or replace function private.active_model()
returns uuid
language sql
stable
security definer
set search_path = ''
as $mutation$
    select m.id from public.ai_models as m where m.type = 'recommendation' and m.is_active
$mutation$;
