-- private.search_stems(): any text can be indexed.
begin;
select plan(5);

-- then
select ok(
    not private.search_vector('otra máquina', 'lenta', 'nueva') @@ any(
        '{maquin <-> otra,maquin <2> otra,maquin <-> lent,maquin <2> lent,lent <-> nuev}'::tsquery[]
    ),
    'what stands side by side only in the index is no phrase'
);
select is(private.search_stems(null), ''::tsvector, 'nothing has no stems');
select is(
    tsvector_to_array(private.search_stems('La programación')), '{program,programacion}'::text[],
    'as it is written, and without accents'
);
select is(
    tsvector_to_array(private.search_stems('running el workshops')), '{run,running,workshop,workshops}'::text[],
    'as in Spanish and as in English; small words of Spanish are left out of both'
);
-- 100,000 signs of two bytes, of which each form of a word is another
select lives_ok(
    $$ select private.search_stems(string_agg('áñéíó' || translate(n::text, '0123456789', 'áéíóúñüàèì') || 'ciones', ' '))
       from generate_series(100000, 107000) as n $$,
    'the longest text is not too long'
);

select * from finish();
rollback;
