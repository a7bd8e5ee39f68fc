-- Attack: wearing somebody down: asking again and again, clearing the no away, announcing oneself many times.
begin;
select plan(11);

-- given: ana has declined pesado, and nobody is new here
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,beto,pesado}'::text[]) as p (name);
    update auth.users set created_at = now() - interval '1 year';
    insert into public.user_connections (id, requester_id, recipient_id, status)
    values ('00000000-0000-4000-8000-000000000001', tests.user_id('pesado'), tests.user_id('ana'), 'declined');
end;
$$;

-- when, then: the no holds
select tests.authenticate_as('pesado');
select throws_ok($$ select public.request_connection(tests.user_id('ana')) $$, 'MD140', null, 'he may not ask again yet');
select throws_ok(
    $$ select public.remove_connection('00000000-0000-4000-8000-000000000001') $$, 'MD105', null, 'nor end it and begin anew'
);
select throws_ok('delete from public.user_connections', '42501', null, 'nor delete it');
select lives_ok($$ insert into public.user_blocks (blocked_id) values (tests.user_id('ana')) $$, 'he blocks her');
select lives_ok($$ delete from public.user_blocks $$, 'takes it back');
select throws_ok($$ select public.request_connection(tests.user_id('ana')) $$, 'MD140', null, 'and the no still holds');

-- when, then: asking and withdrawing
select lives_ok(
    $$ do $x$
       begin
           for n in 1 .. 20 loop
               perform public.remove_connection((public.request_connection(tests.user_id('beto'))).id);
           end loop;
       end
       $x$ $$, 'he asks and withdraws twenty times'
);
select throws_ok(
    $$ select public.request_connection(tests.user_id('beto')) $$, 'MD401', null, 'then he must wait'
);
select tests.clear_authentication();
select is(
    (select count(*) from public.notifications as n where n.user_id = tests.user_id('beto')), 1::bigint, 'beto is told once'
);
select is(
    (select count(*) from public.notifications as n where n.user_id = tests.user_id('ana')), 0::bigint, 'ana is told nothing'
);
select is(
    (select c.status from public.user_connections as c where c.id = '00000000-0000-4000-8000-000000000001'), 'declined',
    'her no stands'
);

select * from finish();
rollback;
