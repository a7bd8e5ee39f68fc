-- Decides on reported content: dismissed, removed or restored. Callers: moderators.
-- Errors: 42501, P0002, 22023, 23514, MD105 illegal_step, MD503 stale_version, MD505 not_removable.
create or replace function public.decide_moderation_item(
    p_item_id uuid,
    p_version integer,
    p_decision text,
    p_note text default null
)
returns public.moderation_queue
language sql
volatile
security invoker
set search_path = ''
as $$ select private.decide_moderation_item(p_item_id, p_version, p_decision, p_note) $$;
revoke all on function public.decide_moderation_item(uuid, integer, text, text)
from public, anon, authenticated, service_role;
grant execute on function public.decide_moderation_item(uuid, integer, text, text) to authenticated;
comment on function public.decide_moderation_item(uuid, integer, text, text) is
'Decides on reported content: dismissed, removed or restored. p_version is the one that was read. Moderators only.';
