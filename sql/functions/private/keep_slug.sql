-- Fills a slug that is left out from the title, and remembers every slug, so that old ones lead to the same row.
-- Caller: triggers before insert or update of slug, with the arguments (kind, column of the title); with a third,
-- 'follows', and on update of the title too, the slug follows the title. Errors: 23505 for a slug that is or was another's.
create or replace function private.keep_slug()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_title constant text := to_jsonb(new) ->> tg_argv[1];
begin
    if tg_op = 'UPDATE' and new.slug = old.slug then
        if tg_argv[2] is distinct from 'follows' or v_title is not distinct from to_jsonb(old) ->> tg_argv[1] then
            return new;
        end if;
        new.slug := null;
    end if;
    if new.slug is null then
        new.slug := private.slug_for(tg_argv[0], new.id, v_title);
    elsif not private.claim_slug(tg_argv[0], new.id, new.slug) then
        raise unique_violation using
            message = 'Esta dirección ya está en uso',
            detail = '{"en": "This address is in use already"}', hint = 'slug_taken',
            schema = tg_table_schema, table = tg_table_name, column = 'slug';
    end if;
    return new;
end;
$$;
revoke all on function private.keep_slug() from public, anon, authenticated, service_role;
