-- private.fold(): small letters, no accents, and ñ.
begin;
select plan(5);

-- then
select is(private.fold('ÁÉÍÓÚ ÀÈÌÒÙ ÂÊÎÔÛ ÄËÏÖÜ Ãõ Åå Ç'), 'aeiou aeiou aeiou aeiou ao aa c', 'accents go');
select is(private.fold('NIÑO Ñandú'), 'niño ñandu', 'ñ stays');
select is(private.fold(normalize('Ñandú pingüino', nfd)), 'ñandu pinguino', 'also when it comes in two signs');
select is(private.fold(null), null, 'nothing stays nothing');
select is(private.fold('日本 😀 ß'), '日本 😀 ß', 'what is foreign is left alone');

select * from finish();
rollback;
