-- R79: only Spanish is stemmed, and only with its accents.
create or replace function private.search_vector(p_a text, p_b text, p_c text)
returns tsvector
language sql
immutable
set search_path = ''
as $$ select to_tsvector('pg_catalog.spanish', concat_ws(' ', p_a, p_b, p_c)) $$;
