-- Small letters without accents; ñ stays a letter of its own. Callers: search_stems, search_query, suggest_candidates,
-- keep_search_document. Capitals are mapped by hand, so that no locale has a say.
create or replace function private.fold(p_text text)
returns text
language sql
immutable
strict
parallel safe
security invoker
set search_path = ''
as $$
    select lower(
        translate(
            normalize(p_text, nfc),
            'áàâäãåÁÀÂÄÃÅéèêëÉÈÊËíìîïÍÌÎÏóòôöõÓÒÔÖÕúùûüÚÙÛÜçÇÑ',
            'aaaaaaaaaaaaeeeeeeeeiiiiiiiioooooooooouuuuuuuuccñ'
        )
    )
$$;
revoke all on function private.fold(text) from public, anon, authenticated, service_role;
