-- Takes one token from the caller's bucket for an action; new accounts have smaller buckets. Callers: check_rate,
-- functions with a limit. The row is locked, so parallel calls count too; a call that fails gives its token back.
-- Errors: MD401 too_many_requests with the seconds to wait.
create or replace function private.take_token(p_action text)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_user_id constant uuid := (select auth.uid());
    v_now constant timestamptz := private.clock();
    v_burst integer;
    v_refill numeric;
    v_bucket private.rate_buckets;
    v_tokens numeric;
begin
    if v_user_id is null then
        return;
    end if;
    select
        case when u.created_at > v_now - interval '24 hours' then l.new_burst else l.burst end,
        extract(epoch from case when u.created_at > v_now - interval '24 hours' then l.new_refill else l.refill end)
    into strict v_burst, v_refill
    from private.rate_limits as l, auth.users as u
    where l.action = p_action and u.id = v_user_id;

    insert into private.rate_buckets (user_id, action, tokens, refilled_at)
    values (v_user_id, p_action, v_burst, v_now)
    on conflict (user_id, action) do nothing;
    select b.* into strict v_bucket
    from private.rate_buckets as b
    where b.user_id = v_user_id and b.action = p_action
    for no key update;

    v_tokens := least(
        v_burst, v_bucket.tokens + greatest(extract(epoch from v_now - v_bucket.refilled_at), 0) / v_refill
    );
    if v_tokens < 1 then
        perform private.fail(
            'MD401', jsonb_build_object('action', p_action, 'retry_after', ceil((1 - v_tokens) * v_refill))
        );
    end if;
    update private.rate_buckets as b
    set tokens = v_tokens - 1, refilled_at = greatest(b.refilled_at, v_now)
    where b.user_id = v_user_id and b.action = p_action;
end;
$$;
revoke all on function private.take_token(text) from public, anon, authenticated, service_role;
