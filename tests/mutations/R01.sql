-- R01: the trigger asks ai_models for a column that it does not have, so nothing can be written.
create or replace function private.queue_embedding(p_content_type text, p_content_id uuid, p_text text)
returns void
language plpgsql
set search_path = ''
as $mutation$
begin
    perform am.embedding from public.ai_models as am;
end;
$mutation$;
