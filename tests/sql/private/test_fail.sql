-- private.fail(): raises a registered error with reason, facts and the English words.
begin;
select plan(3);

-- given: a look at all that a client gets
create function pg_temp.caught(p_sql text)
returns jsonb
language plpgsql
as $$
declare
    v_hint text;
    v_detail text;
    v_message text;
    v_state text;
begin
    execute p_sql;
    return null;
exception when others then
    get stacked diagnostics v_hint = pg_exception_hint, v_detail = pg_exception_detail, v_message = message_text,
        v_state = returned_sqlstate;
    return jsonb_build_object('code', v_state, 'message', v_message, 'hint', v_hint, 'detail', v_detail::jsonb);
end;
$$;

-- then
select is(
    pg_temp.caught($$ select private.fail('MD105', '{"from": "a", "to": "b"}') $$),
    '{"code": "MD105", "message": "Ese cambio de estado no es posible", "hint": "illegal_step",
      "detail": {"en": "This change of state is not possible", "from": "a", "to": "b"}}'::jsonb,
    'code, words, reason and facts reach the client'
);
select is(
    pg_temp.caught($$ select private.fail('MD202') $$) -> 'detail', '{"en": "The event is over"}'::jsonb,
    'facts may be left out'
);
select throws_ok($$ select private.fail('MD599') $$, 'P0002', null, 'an unregistered code is a mistake of ours');

select * from finish();
rollback;
