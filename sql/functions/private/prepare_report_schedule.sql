-- Looks whether a schedule can be run, and says when it is run first and next: at six in the morning, unless it names
-- another time; by the week on Mondays, by the month on its first day. Caller: trigger on report_schedules.
-- Errors: MD142 invalid_report_parameters, 22023 for an unknown time zone.
create or replace function private.prepare_report_schedule()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_today timestamp;
    v_report text;
begin
    if new.timezone !~ '^([A-Z][A-Za-z_]+/[A-Za-z_/+-]+|UTC)$' then
        raise invalid_parameter_value using
            message = format('La zona horaria %s no existe', new.timezone),
            detail = '{"en": "Not an IANA time zone, such as America/Bogota"}', hint = 'unknown_timezone';
    end if;
    if new.first_run_at is null then
        v_today := date_trunc('day', private.clock() at time zone new.timezone);
        new.first_run_at := private.zoned_instant(
            case new.frequency
                when 'weekly' then date_trunc('week', v_today) + interval '7 days'
                when 'monthly' then date_trunc('month', v_today) + interval '1 month'
                else v_today + interval '1 day'
            end + interval '6 hours',
            new.timezone
        );
    end if;
    if tg_op = 'INSERT'
        or (new.frequency, new.timezone, new.first_run_at, new.is_active)
        is distinct from (old.frequency, old.timezone, old.first_run_at, old.is_active) then
        select s.next_at into new.next_run_at
        from private.report_slots(new.first_run_at, new.frequency, new.timezone, private.clock()) as s;
    end if;

    -- What is no object at all, and a template that is not there, is refused behind this.
    if (tg_op = 'INSERT' or new.parameters is distinct from old.parameters) and jsonb_typeof(new.parameters) = 'object' then
        select t.query into v_report from public.report_templates as t where t.id = new.template_id;
        if found then
            perform private.check_report_parameters(
                v_report, new.parameters, tstzrange(new.first_run_at - interval '1 day', new.first_run_at)
            );
        end if;
    end if;
    return new;
end;
$$;
revoke all on function private.prepare_report_schedule() from public, anon, authenticated, service_role;
