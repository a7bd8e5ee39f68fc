-- R09: what was recommended before is inserted again, and everybody's run fails on unique_recommendation.
do $mutation$
begin
    execute regexp_replace(
        pg_get_functiondef('private.recommend_content(uuid[], text, integer)'::regprocedure),
        'on conflict .*?returning', 'returning'
    );
end;
$mutation$;
