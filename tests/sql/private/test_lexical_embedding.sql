-- private.lexical_embedding: words and parts of words as a vector, without a model.
begin;
select plan(10);

create function pg_temp.alike(p_one text, p_other text)
returns numeric
language sql
as $$
    select round(
        (1 - (private.lexical_embedding(p_one) operator(extensions.<=>) private.lexical_embedding(p_other)))::numeric, 3
    )
$$;

-- then
select is(extensions.vector_dims(private.lexical_embedding('Robots')), 1536, 'it has the length of every vector');
select is(round(extensions.vector_norm(private.lexical_embedding('Robots para todos'))::numeric, 5), 1.00000, 'and points at the unit sphere');
select is(pg_temp.alike('Programación básica', 'programacion BASICA'), 1.000, 'accents and capitals do not count');
select is(pg_temp.alike('eventos de modelos', 'el evento del modelo'), 1.000, 'nor do endings and small words');
select cmp_ok(pg_temp.alike('robótica', 'robots'), '>', 0.2, 'words of one family are a little alike');
select cmp_ok(abs(pg_temp.alike('robótica', 'café')), '<', 0.1, 'others are not');
select cmp_ok(pg_temp.alike('año', 'ano'), '<', 0.9, 'ñ is a letter');
select is(private.lexical_embedding(''), null, 'nothing has no vector');
select is(pg_temp.alike('¿y el de la?', '¿y el de la?'), 1.000, 'small words alone have one');
select results_eq(
    $$ select v.place::integer from unnest(private.lexical_embedding('El gato')::real[]) with ordinality as v (value, place)
       where v.value <> 0 $$,
    $$ values (560), (611), (977), (1098) $$, 'each word and each part of one has its places, on every server'
);

select * from finish();
rollback;
