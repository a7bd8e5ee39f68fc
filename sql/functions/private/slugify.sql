-- A title as part of a URL: 'Medellín IA: Niños' gives 'medellin-ia-ninos', '' when nothing is left. Callers: slug_for.
create or replace function private.slugify(p_text text)
returns text
language sql
immutable
strict
parallel safe
security invoker
set search_path = ''
as $$
    select btrim(
        left(
            regexp_replace(
                lower(
                    regexp_replace(
                        normalize(left(p_text, 200), nfkd), '[\u0300-\u036f]', '', 'g'
                    )
                ),
                '[^a-z0-9]+', '-', 'g'
            ),
            80
        ),
        '-'
    )
$$;
revoke all on function private.slugify(text) from public, anon, authenticated, service_role;
