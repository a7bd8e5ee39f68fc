-- R19: the rule about the past compares in the same way, so Tokyo may plan what began eight hours ago.
do $mutation$
declare
    v_body text := pg_get_functiondef('private.prepare_event()'::regprocedure);
    v_rule text := 'new.date <= private.clock()';
begin
    assert strpos(v_body, v_rule) > 0, 'prepare_event says it in other words now';
    execute replace(v_body, v_rule, $$new.date <= timezone('utc', private.clock())$$);
end;
$mutation$;
