-- A check-in costs the same whether a hundred or thousands are in already: it looks at the rows of one ticket.
begin;
select plan(4);

-- given: a thousand are in, a thousand are not
do $$
begin
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('charla', 'olga', p_date => now() + interval '1 hour');
    set local session_replication_role = replica;
    insert into auth.users (id, email) select md5('guest ' || n)::uuid, n || '@example.com' from generate_series(1, 2000) as n;
    insert into public.event_registrations (
        event_id, event_date, user_id, ticket_type, status, payment_status, check_in_time
    )
    select e.id, e.date, md5('guest ' || n)::uuid, 'general', 'confirmed', 'not_required', case when n <= 1000 then now() end
    from public.events as e, generate_series(1, 2000) as n;
    update private.event_seats set confirmed = 2000, attended = 1000;
    insert into private.ticket_codes (code_hash, registration_id)
    select private.ticket_hash('code ' || n), r.id
    from generate_series(1, 2000) as n
    inner join public.event_registrations as r on r.user_id = md5('guest ' || n)::uuid;
    insert into private.check_ins (event_id, event_date, registration_id, user_id, result, turn, scanned_at)
    select r.event_id, r.event_date, r.id, r.user_id, 'ok', 0, r.check_in_time
    from public.event_registrations as r
    where r.check_in_time is not null;
    set local session_replication_role = origin;
end;
$$;
analyze private.check_ins, private.ticket_codes, public.event_registrations;
set local enable_seqscan = off;  -- so small a table is read whole for being small; what has no other way still does so
create function pg_temp.looked_at()
returns bigint
language sql
as $$
    select sum(coalesce(s.seq_tup_read, 0) + coalesce(s.idx_tup_fetch, 0))::bigint
    from pg_stat_xact_all_tables as s
    where s.relid in (
        'private.check_ins'::regclass, 'private.ticket_codes'::regclass, 'public.event_registrations'::regclass,
        'auth.users'::regclass
    )
$$;
create function pg_temp.cost_of(p_call text)
returns bigint
language plpgsql
as $$
declare
    v_before constant bigint := pg_temp.looked_at();
begin
    perform tests.authenticate_as('olga');
    execute p_call;
    perform tests.clear_authentication();
    return pg_temp.looked_at() - v_before;
end;
$$;

-- then
select cmp_ok(
    pg_temp.cost_of($$ select public.check_in(tests.event_id('charla'), 'd', '1', 'code 1500') $$), '<', 40::bigint,
    'whoever comes in'
);
select cmp_ok(
    pg_temp.cost_of($$ select public.check_in(tests.event_id('charla'), 'd', '2', 'code 500') $$), '<', 40::bigint,
    'whoever is in already'
);
select cmp_ok(
    pg_temp.cost_of($$ select public.check_in(tests.event_id('charla'), 'd', '2', 'code 500') $$), '<', 40::bigint,
    'who asks again'
);
select cmp_ok(
    pg_temp.cost_of($$
        select public.undo_check_in(tests.event_id('charla'), r.id)
        from public.event_registrations as r where r.user_id = md5('guest 500')::uuid
    $$), '<', 50::bigint,
    'who goes out'
);

select * from finish();
rollback;
