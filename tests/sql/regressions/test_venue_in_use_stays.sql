-- A venue that an event names cannot be removed: past events keep the place where they were.
begin;
select plan(2);

-- given
do $$
begin
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_event('charla', 'olga');
    insert into public.venues (name, address, area, is_approved) values ('Casa Lab', 'Calle 1', 'Prado', true);
    update public.events set venue_id = (select v.id from public.venues as v) where slug = 'charla';
end;
$$;

-- when, then
select tests.authenticate_as('jefa');
-- 23503 up to PostgreSQL 17, 23001 from 18 on
select throws_matching(
    $$ delete from public.venues where slug = 'casa-lab' $$,
    'violates (RESTRICT setting of )?foreign key constraint', 'not even by an admin'
);
select tests.clear_authentication();
select isnt((select venue_id from public.events where slug = 'charla'), null, 'the event is where it was');

select * from finish();
rollback;
