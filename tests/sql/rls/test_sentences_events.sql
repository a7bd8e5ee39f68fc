-- What the document says of events, performed and negated.
begin;
select plan(13);

-- given
do $$
begin
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('otto', '{organizer}');
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_event('charla', 'olga');
    perform tests.create_event('borrador', 'olga', 'draft');
end;
$$;

select tests.authenticate_as_anon();
select results_eq(
    $$ select slug from public.events_public $$, $$ values ('charla') $$,
    'Published events are viewable by everyone (performed)'
);
select is_empty(
    $$ select slug from public.events_public where slug = 'borrador' $$,
    'Published events are viewable by everyone (negated): drafts are not'
);

select tests.authenticate_as('olga');
select results_eq(
    $$ update public.events set title = 'Mejor' where slug = 'borrador' returning title $$, $$ values ('Mejor') $$,
    'Organizers can manage their events (performed): change'
);
select isnt_empty(
    $$ insert into public.events (title, description, date, location)
       values ('Taller', 'Un taller', now() + interval '9 days', 'Ruta N') returning id $$,
    'Organizers can manage their events (performed): create'
);
select isnt_empty(
    $$ delete from public.events where slug = 'taller' returning id $$,
    'Organizers can manage their events (performed): throw a draft away'
);

select tests.authenticate_as('otto');
select is_empty(
    $$ update public.events set title = 'Mío' where slug in ('charla', 'borrador') returning id $$,
    'Organizers can manage their events (negated): not change those of another'
);
select is_empty(
    $$ delete from public.events where slug in ('charla', 'borrador') returning id $$,
    'Organizers can manage their events (negated): nor delete them'
);
select throws_ok(
    $$ insert into public.events (title, description, date, location, organizer_id)
       values ('Taller', 'Un taller', now() + interval '9 days', 'Ruta N', tests.user_id('olga')) $$,
    '42501', null, 'Organizers can manage their events (negated): nor create one for another'
);

select tests.authenticate_as('jefa');
select results_eq(
    $$ update public.events set title = 'Revisado' where slug in ('charla', 'borrador') returning title $$,
    $$ values ('Revisado'), ('Revisado') $$,
    'Admins can manage all events (performed): change'
);
select isnt_empty(
    $$ delete from public.events where slug = 'charla' returning id $$, 'Admins can manage all events (performed): delete'
);
-- who is no admin any more, with the role of one in the session
select tests.authenticate_as('otto');
set local role app_admin;
select is_empty(
    $$ update public.events set title = 'Mío' where slug = 'borrador' returning id $$,
    'Admins can manage all events (negated): not who is no admin'
);
select is_empty(
    $$ delete from public.events where slug = 'borrador' returning id $$,
    'Admins can manage all events (negated): nor delete'
);
select tests.clear_authentication();
select results_eq(
    $$ select slug, title from public.events $$, $$ values ('borrador', 'Revisado') $$, 'nothing else has changed'
);

select * from finish();
rollback;
