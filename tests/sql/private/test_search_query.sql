-- private.search_query(): what people type becomes a query, whatever it is.
begin;
select plan(11);

-- given
create function pg_temp.finds(p_text text, p_query text) returns boolean language sql
as $$ select coalesce(private.search_vector(null, null, p_text) @@ private.search_query(p_query), false) $$;

-- then: the words of a search engine
select ok(pg_temp.finds('taller de robótica', 'robotica or cocina'), 'or: one of both is enough');
select ok(not pg_temp.finds('taller de robótica', 'robotica cocina'), 'without it, all words are wanted');
select ok(not pg_temp.finds('taller de robótica', 'taller -robotica'), 'minus: without this word');
select ok(not pg_temp.finds('robot y programación', 'robot -programación'), 'however it is written');
select ok(pg_temp.finds('taller de robótica', 'taller -cocina'), 'the others are found');
select ok(pg_temp.finds('Cra 43A, co-working', 'co-working'), 'a hyphen within a word is none');

-- then: nothing to look for
select is(
    (select count(private.search_query(t.text)) from unnest('{"","   ",de la,-,"\"\"",-cocina,robot or -cocina,&|!()}'::text[]) as t (text)),
    0::bigint, 'nothing is looked for where nothing is wanted'
);
select is(private.search_query(null), null, 'not even a text');
select ok(pg_temp.finds('casa', 'casa' || repeat(' ', 2000000) || 'dos'), 'of a long text, only the beginning counts');

-- then: what PostgreSQL stumbles over
select lives_ok(
    $$ select private.search_query(repeat(t.text, 100))
       from unnest('{-,"-\"","-a -","\"","- \"","-\"\"","le-","!","(","<->","''","\\","&:*",":a","😀","ñ̃"}'::text[]) as t (text) $$,
    'no run of signs is too much'
);
select is(
    pg_temp.finds('O''Reilly: ¿qué? 100% $$', $q$o'reilly: "que" 100% $$ <-> \ $q$), true, 'signs within words do no harm'
);

select * from finish();
rollback;
