-- A property of an iCalendar text that people have written: escaped, so that it stays one value. No line without one.
-- Callers: ics_event, ics_calendar.
create or replace function private.ics_text(p_name text, p_text text)
returns text
language sql
immutable
strict
parallel safe
security invoker
set search_path = ''
as $$
    select private.ics_line(
        p_name || ':' || replace(
            regexp_replace(
                regexp_replace(
                    -- every way to end a line, then what no calendar can show
                    regexp_replace(p_text, '\r\n|[\r\u000b\u000c\u0085\u2028\u2029]', E'\n', 'g'),
                    '[\u0001-\u0008\u000e-\u001f\u007f-\u009f]', '', 'g'
                ),
                '([\\;,])', '\\\1', 'g'
            ),
            E'\n', '\n'
        )
    )
$$;
revoke all on function private.ics_text(text, text) from public, anon, authenticated, service_role;
