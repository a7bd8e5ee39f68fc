-- One line of an iCalendar text: folded at 75 octets, never within a character, ended by CRLF. Callers: ics_event,
-- ics_timezone, ics_calendar.
create or replace function private.ics_line(p_line text)
returns text
language plpgsql
immutable
strict
parallel safe
security invoker
set search_path = ''
as $$
declare
    v_rest text := p_line;
    v_folded text := '';
    v_room integer := 75;
    v_part text;
begin
    while octet_length(v_rest) > v_room loop
        v_part := left(v_rest, v_room);
        while octet_length(v_part) > v_room loop
            -- a character has at most four octets
            v_part := left(v_part, length(v_part) - ceil((octet_length(v_part) - v_room) / 4.0)::integer);
        end loop;
        v_folded := v_folded || v_part || E'\r\n ';
        v_rest := substr(v_rest, length(v_part) + 1);
        v_room := 74; -- the blank that marks a continued line counts
    end loop;
    return v_folded || v_rest || E'\r\n';
end;
$$;
revoke all on function private.ics_line(text) from public, anon, authenticated, service_role;
