-- Attack: coming in with a code that was good once: replaced, given away, given back.
begin;
select plan(9);

-- given
do $$
begin
    perform tests.create_user(p) from unnest('{ana,beto,cami,puerta}'::text[]) as p;
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('charla', 'olga', p_date => now() + interval '1 hour');
    insert into public.event_staff (event_id, user_id, role)
    values (tests.event_id('charla'), tests.user_id('puerta'), 'check_in');
end;
$$;
create temporary table codes (name text, code text);
grant insert, select on codes to authenticated;
create function pg_temp.register(p_name text)
returns void
language plpgsql
as $$
begin
    perform tests.authenticate_as(p_name);
    perform public.register_for_event(tests.event_id('charla'));
    insert into codes values (p_name, public.issue_ticket(tests.registration_id('charla', p_name)));
end;
$$;
create function pg_temp.scan(p_name text)
returns table (result public.check_in_result, first_name text)
language sql
as $$
    select c.result, c.first_name
    from codes as k
    cross join lateral public.check_in(tests.event_id('charla'), 'd', gen_random_uuid()::text, k.code) as c
    where k.name = p_name
$$;
grant execute on function pg_temp.scan(text) to public;
do $$ begin perform pg_temp.register(p) from unnest('{ana,beto}'::text[]) as p; end; $$;

-- when: ana replaces her code
select tests.authenticate_as('ana');
insert into codes select 'ana, new', public.issue_ticket(tests.registration_id('charla', 'ana'), true);
select tests.authenticate_as('puerta');
select results_eq($$ select result from pg_temp.scan('ana') $$, $$ values ('replaced'::public.check_in_result) $$, 'a code that was replaced');

-- when: ana sells her place to cami
select tests.authenticate_as('ana');
do $$ begin perform public.transfer_registration(tests.registration_id('charla', 'ana'), tests.user_id('cami')); end; $$;
select tests.authenticate_as('puerta');
select results_eq(
    $$ select result from pg_temp.scan('ana, new') $$, $$ values ('replaced'::public.check_in_result) $$,
    'the code of who gave the place away'
);
select tests.authenticate_as('ana');
select throws_ok(
    $$ select public.issue_ticket(tests.registration_id('charla', 'cami')) $$, 'P0002', null, 'who gets no other either'
);
select tests.authenticate_as('cami');
insert into codes select 'cami', public.issue_ticket(tests.registration_id('charla', 'cami'));
select tests.authenticate_as('puerta');
select results_eq(
    $$ select result, first_name from pg_temp.scan('cami') $$, $$ values ('ok'::public.check_in_result, 'Cami') $$,
    'who has the place now comes in'
);
select results_eq(
    $$ select result from pg_temp.scan('ana, new') $$, $$ values ('replaced'::public.check_in_result) $$, 'and still nobody else'
);

-- when: beto gives his place back, and registers anew
select tests.authenticate_as('beto');
do $$ begin perform public.cancel_registration(tests.registration_id('charla', 'beto')); end; $$;
select tests.authenticate_as('puerta');
select results_eq($$ select result from pg_temp.scan('beto') $$, $$ values ('cancelled'::public.check_in_result) $$, 'a place that was given back');
select tests.authenticate_as('beto');
do $$ begin perform public.register_for_event(tests.event_id('charla')); end; $$;
select tests.authenticate_as('puerta');
select results_eq(
    $$ select result from pg_temp.scan('beto') $$, $$ values ('replaced'::public.check_in_result) $$,
    'a new place has new codes'
);

-- then
select tests.clear_authentication();
select is((select count(*) from private.entries), 1::bigint, 'one is in');
select is_empty('select * from monitoring.verify_guarantees()', 'and all is well');

select * from finish();
rollback;
