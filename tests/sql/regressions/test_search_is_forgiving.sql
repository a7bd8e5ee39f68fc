-- What is written with or without accents, in the singular or plural, in Spanish or English, is found; ñ is a letter (R79).
-- mutation: R79
begin;
select plan(7);

-- given
create function pg_temp.finds(p_text text, p_query text) returns boolean language sql
as $$ select coalesce(private.search_vector(p_text, null, null) @@ private.search_query(p_query), false) $$;
create temporary table pairs (text text, query text);
insert into pairs values
('programación', 'programacion'), ('programacion', 'programación'), ('programación', 'programar'),
('programaciones', 'programacion'), ('programación', 'PROGRAMACION'), ('innovación', 'innovaciones'),
('innovaciones', 'innovacion'), ('inversión', 'inversion'), ('inversiones', 'inversion'), ('robótica', 'robotica'),
('inteligencia artificial', 'inteligéncia'), ('Medellín', 'medellin'), ('medellin', 'MEDELLÍN'),
('pingüino', 'pinguino'), ('pinguinos', 'pingüino'), ('niños', 'niño'), ('años', 'año'), ('diseño', 'diseños'),
('análisis', 'analisis'), ('música', 'musica'), ('tecnología', 'tecnologias'), ('tecnologías', 'tecnologia'),
('educación', 'educaciones'), ('empresas', 'empresa'), ('jóvenes', 'jovenes'), ('conferencia', 'conferencias'),
('aplicación móvil', 'aplicacion movil'), ('taller de visión', 'vision'),
(normalize('programación en Medellín', nfd), 'programacion medellin'), (normalize('niño', nfd), 'niño'),
('CAÑÓN del Chicamocha', 'cañon');
create temporary table strangers (text text, query text);
insert into strangers values
('ano', 'año'), ('año', 'ano'), ('peña', 'pena'), ('caña', 'cana'), ('uña', 'una cosa'), ('sueño', 'sueno'),
(normalize('año', nfd), 'ano');
create temporary table english (text text, query text);
insert into english values
('Machine learning meetups', 'meetup'), ('Running workshops for developers', 'workshop'),
('Running workshops for developers', 'run developer'), ('Community builders', 'communities'),
('Un taller sobre embeddings', 'embedding');

-- then
select is((select count(*) from pairs), 31::bigint, 'there are 31 pairs of Spanish');
select is_empty($$ select * from pairs as p where not pg_temp.finds(p.text, p.query) $$, 'each is found');
select is_empty($$ select * from strangers as s where pg_temp.finds(s.text, s.query) $$, 'ñ is no n');
select is_empty($$ select * from english as e where not pg_temp.finds(e.text, e.query) $$, 'English finds its forms');
select ok(not pg_temp.finds('la casa de papel', 'de la'), 'small words of Spanish are not looked for');
select ok(pg_temp.finds('la casa de papel', 'la casa'), 'and keep nothing from being found');
select ok(
    pg_temp.finds('Taller de machine learning', '"machine learning"')
    and not pg_temp.finds('learning de otra machine', '"machine learning"'),
    'words in quotes stand together'
);

select * from finish();
rollback;
