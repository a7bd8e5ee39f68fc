-- R04: a text that is put together of a title and nothing is nothing.
create or replace function private.search_text(p_row jsonb, p_columns text[])
returns text
language sql
immutable
set search_path = ''
as $mutation$ select (p_row ->> 'title') || ' ' || coalesce(p_row ->> 'content', p_row ->> 'description') $mutation$;
