-- Makes a person's recommendations of a type anew; the caller's, when nobody is named. Caller: public.generate_user_recommendations.
-- Errors: 42501, P0002, 22023 for what is never recommended, MD401 too_many_requests.
create or replace function private.generate_user_recommendations(p_user_id uuid, p_content_type text, p_limit integer)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_user_id constant uuid := coalesce(p_user_id, private.require_person());
begin
    if v_user_id = private.require_person() then
        perform private.take_token('recommend');
    elsif not private.is_admin() then
        raise insufficient_privilege using
            message = 'Nadie pide recomendaciones para otra persona',
            detail = '{"en": "Nobody asks for recommendations for somebody else"}', hint = 'not_yours';
    end if;
    perform private.require_user(v_user_id);
    perform private.require_recommended(p_content_type);
    perform private.recommend_content(array[v_user_id], p_content_type, least(greatest(p_limit, 1), 50));
end;
$$;
revoke all on function private.generate_user_recommendations(uuid, text, integer)
from public, anon, authenticated, service_role;
grant execute on function private.generate_user_recommendations(uuid, text, integer) to authenticated;
