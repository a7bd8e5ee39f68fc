-- Attack: having a venue approved and then making something else of it.
begin;
select plan(5);

-- given
do $$
begin
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('omar', '{organizer}');
    insert into public.venues (name, slug, address, area, is_approved, created_by)
    values
    ('Casa Lab', 'casa-lab', 'x', 'x', true, tests.user_id('olga')),
    ('Propuesta', 'propuesta', 'x', 'x', false, tests.user_id('olga'));
end;
$$;

-- when, then
select tests.authenticate_as('olga');
select is_empty(
    $$ update public.venues set name = 'Casino' where slug = 'casa-lab' returning id $$, 'its creator does not change it'
);
select throws_ok($$ delete from public.venues $$, '42501', null, 'nor deletes it');
select tests.authenticate_as('omar');
select is_empty($$ update public.venues set name = 'Casino' returning id $$, 'another organizer changes nothing');
select tests.authenticate_as_anon();
select throws_ok($$ update public.venues set name = 'Casino' $$, '42501', null, 'anon does not either');

-- then
select tests.clear_authentication();
select results_eq(
    $$ select name from public.venues order by slug $$, $$ values ('Casa Lab'), ('Propuesta') $$,
    'the venues are as they were'
);

select * from finish();
rollback;
