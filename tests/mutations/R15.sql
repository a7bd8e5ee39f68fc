-- R15: registrations count whenever they were made, every opening is a download, no last name is no name, and the types
-- of activity that are asked for are no matter.
do $mutation$
begin
    execute replace(
        replace(
            replace(
                pg_get_functiondef('private.user_activity_counts(timestamptz, timestamptz, text[])'::regprocedure),
                'r.created_at >= p_start_date and r.created_at < p_end_date and', ''
            ),
            'and l.access_type = ''download''', ''
        ),
        'and (p_activity_types is null or d.activity = any (p_activity_types))', ''
    );
    execute replace(
        pg_get_functiondef('private.user_activity_report(timestamptz, timestamptz, text[])'::regprocedure),
        'nullif(concat_ws('' '', p.first_name, p.last_name), '''')', 'p.first_name || '' '' || p.last_name'
    );
end;
$mutation$;
