-- R71: nothing keeps id and slug unique over the leaves, as when keys merely get the date added.
alter table private.event_keys drop constraint event_keys_slug_key;
do $mutation$
declare
    v_body text := pg_get_functiondef('private.sync_event_keys()'::regprocedure);
    v_rule text := 'set slug = excluded.slug where k.date = excluded.date';
begin
    assert strpos(v_body, v_rule) > 0, 'sync_event_keys says it in other words now';
    execute replace(v_body, v_rule, 'set slug = excluded.slug');
end;
$mutation$;
