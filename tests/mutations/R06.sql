-- R06: recommendations ask ai_models for a column that it does not have.
create or replace function private.recommend_content(p_user_ids uuid[], p_content_type text, p_limit integer)
returns bigint
language plpgsql
set search_path = ''
as $mutation$
begin
    perform am.embedding from public.ai_models as am;
    return 0;
end;
$mutation$;
