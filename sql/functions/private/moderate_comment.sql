-- Approves or rejects a comment. Caller: public.moderate_comment, which has checked that the caller sees it.
-- Errors: 42501 for all but the author of the post and moderators, P0002, 22023, MD105 illegal_step, MD132
-- content_removed.
create or replace function private.moderate_comment(p_comment_id uuid, p_decision text)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_person_id constant uuid := private.require_person();
    v_status text;
    v_author_id uuid;
begin
    if p_decision is null or p_decision not in ('approved', 'rejected') then
        raise invalid_parameter_value using
            message = 'Un comentario se aprueba o se rechaza',
            detail = '{"en": "A comment is approved or rejected"}', hint = 'unknown_decision';
    end if;
    select c.status, p.author_id into strict v_status, v_author_id
    from public.blog_comments as c
    inner join public.blog_posts as p on c.post_id = p.id
    where c.id = p_comment_id
    for no key update of c;
    if v_author_id is distinct from v_person_id then
        perform private.require_permission('content.moderate');
    end if;
    if v_status = 'removed' then
        perform private.fail('MD132');
    end if;
    update public.blog_comments as c set status = p_decision where c.id = p_comment_id and c.status <> p_decision;
end;
$$;
revoke all on function private.moderate_comment(uuid, text) from public, anon, authenticated, service_role;
grant execute on function private.moderate_comment(uuid, text) to authenticated;
