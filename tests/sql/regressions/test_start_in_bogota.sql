-- The rule that people plan ahead means the same instant in every zone: an event in three hours, planned from Bogotá (R18).
-- mutation: R18
begin;
select plan(4);

-- given
do $$
begin
    perform tests.create_user('olga', '{organizer}');
end;
$$;
set local timezone = 'America/Bogota';
select tests.authenticate_as('olga');

-- then
select lives_ok(
    $$ insert into public.events (title, description, date, location) values ('x', 'd', now() + interval '3 hours', 'x') $$,
    'an event in three hours is ahead'
);
select lives_ok(
    $$ insert into public.events (title, description, date, location) values ('x', 'd', now() + interval '1 minute', 'x') $$,
    'so is one in a minute'
);
select throws_ok(
    $$ insert into public.events (title, description, date, location) values ('x', 'd', now() - interval '1 minute', 'x') $$,
    'MD102', null, 'one a minute ago is not'
);
select is((select count(*) from public.events_public), 2::bigint, 'two events are there');

select * from finish();
rollback;
