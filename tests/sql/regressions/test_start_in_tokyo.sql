-- The rule that people plan ahead means the same instant in every zone: an event eight hours ago, planned from Tokyo (R19).
-- mutation: R19
begin;
select plan(4);

-- given
do $$
begin
    perform tests.create_user('olga', '{organizer}');
end;
$$;
set local timezone = 'Asia/Tokyo';
select tests.authenticate_as('olga');

-- then
select throws_ok(
    $$ insert into public.events (title, description, date, location) values ('x', 'd', now() - interval '8 hours', 'x') $$,
    'MD102', null, 'an event that began eight hours ago is not ahead'
);
select throws_ok(
    $$ insert into public.events (title, description, date, location) values ('x', 'd', now() - interval '1 minute', 'x') $$,
    'MD102', null, 'nor one a minute ago'
);
select lives_ok(
    $$ insert into public.events (title, description, date, location) values ('x', 'd', now() + interval '1 minute', 'x') $$,
    'one in a minute is'
);
select is((select count(*) from public.events_public), 1::bigint, 'one event is there');

select * from finish();
rollback;
