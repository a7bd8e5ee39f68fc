-- Where the next page of a search begins; without a cursor, at the beginning. A forged one leads to another page of the
-- same search, nowhere else. Caller: public.search. Errors: MD171 bad_cursor.
create or replace function private.read_search_cursor(p_cursor text)
returns private.search_place
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
    return jsonb_populate_record(
        null::private.search_place,
        coalesce(convert_from(decode(p_cursor, 'base64'), 'utf8')::jsonb, '{}')
    );
exception when data_exception then
    perform private.fail('MD171');
    return null;
end;
$$;
revoke all on function private.read_search_cursor(text) from public, anon, authenticated, service_role;
grant execute on function private.read_search_cursor(text) to anon, authenticated;
