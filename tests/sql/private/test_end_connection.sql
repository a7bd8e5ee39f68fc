-- private.end_connection(): a block ends what was between two people, and only that.
begin;
select plan(6);

-- given: beto asked ana, caro is her friend, dora was declined, eva and fito are friends of each other
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,beto,caro,dora,eva,fito}'::text[]) as p (name);
    insert into public.user_connections (requester_id, recipient_id, status)
    values
    (tests.user_id('beto'), tests.user_id('ana'), 'pending'),
    (tests.user_id('ana'), tests.user_id('caro'), 'accepted'),
    (tests.user_id('dora'), tests.user_id('ana'), 'declined'),
    (tests.user_id('eva'), tests.user_id('fito'), 'accepted'),
    (tests.user_id('eva'), tests.user_id('ana'), 'accepted');
end;
$$;

-- when
select tests.authenticate_as('ana');
select lives_ok(
    $$ insert into public.user_blocks (blocked_id) select tests.user_id(p.name) from unnest('{beto,caro,dora}'::text[]) as p (name) $$,
    'ana blocks three people'
);
select results_eq(
    $$ select p.first_name from public.my_connections() as c inner join public.profiles_public as p on p.id = c.user_id $$,
    $$ values ('Eva') $$, 'they are her friends no more'
);

-- then
select tests.clear_authentication();
select results_eq(
    $$ select p.first_name, q.first_name, c.status from public.user_connections as c
       inner join public.profiles as p on p.id = c.requester_id
       inner join public.profiles as q on q.id = c.recipient_id
       order by 1, 2 $$,
    $$ values
       ('Ana', 'Caro', 'removed'), ('Beto', 'Ana', 'cancelled'), ('Dora', 'Ana', 'declined'),
       ('Eva', 'Ana', 'accepted'), ('Eva', 'Fito', 'accepted') $$,
    'a request is withdrawn, a connection ended, a no stays, others stay'
);

-- when, then: the block is taken back
select tests.authenticate_as('ana');
select lives_ok('delete from public.user_blocks', 'she forgives');
select is((select count(*) from public.my_connections()), 1::bigint, 'nothing comes back by itself');
select tests.authenticate_as('dora');
select throws_ok($$ select public.request_connection(tests.user_id('ana')) $$, 'MD140', null, 'and her no holds');

select * from finish();
rollback;
