-- public.venues: organizers propose, admins approve, everybody reads what is approved.
-- mutation: R62
begin;
select plan(24);

-- given: an approved venue of olga, and a proposal of hers
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('omar', '{organizer}');
    perform tests.create_user('jefa', '{admin}');
    insert into public.venues (name, slug, address, area, capacity, is_approved, created_by, contact_info)
    values
    ('Ruta N', 'ruta-n', 'Calle 67 # 52-20', 'Sevilla', 200, true, tests.user_id('olga'), '{"phone": "604"}'),
    ('Casa Lab', 'casa-lab', 'Carrera 43 # 10-1', 'El Poblado', 20, false, tests.user_id('olga'), '{}');
end;
$$;

-- then: reading
select tests.authenticate_as_anon();
select results_eq($$ select slug from public.venues $$, $$ values ('ruta-n') $$, 'anon reads approved venues only');
select throws_ok($$ select contact_info from public.venues $$, '42501', null, 'and no contact');
select tests.authenticate_as('omar');
select results_eq($$ select slug from public.venues $$, $$ values ('ruta-n') $$, 'so does another organizer');
select tests.authenticate_as('olga');
select results_eq(
    $$ select slug from public.venues order by slug $$, $$ values ('casa-lab'), ('ruta-n') $$, 'its creator sees a proposal'
);

-- then: proposing
select lives_ok(
    $$ insert into public.venues (name, address, area, contact_info)
       values ('Café Ñoño', 'Calle 1', 'Laureles', '{"email": "c@example.com"}') $$,
    'an organizer proposes a venue'
);
select results_eq(
    $$ select slug, city, country, is_approved, created_by, facilities, images
       from public.venues where name = 'Café Ñoño' $$,
    $$ values ('cafe-nono', 'Medellín', 'Colombia', false, tests.user_id('olga'), '[]'::jsonb, '{}'::text[]) $$,
    'the rest is filled: slug, Medellín, her name, not approved'
);
select throws_ok(
    $$ insert into public.venues (name, address, area, is_approved) values ('X', 'x', 'x', true) $$,
    '42501', null, 'she does not approve it as she proposes it'
);
select throws_ok(
    $$ insert into public.venues (name, address, area, created_by) values ('X', 'x', 'x', tests.user_id('omar')) $$,
    '42501', null, 'nor puts it in the name of another'
);
select tests.authenticate_as('ana');
select throws_ok(
    $$ insert into public.venues (name, address, area) values ('X', 'x', 'x') $$,
    '42501', null, 'an attendee proposes no venue'
);

-- then: mending
select tests.authenticate_as('olga');
select results_eq(
    $$ update public.venues set capacity = 30 where slug = 'casa-lab' returning capacity $$, $$ values (30) $$,
    'its creator mends a proposal'
);
select throws_ok(
    $$ delete from public.venues where slug = 'casa-lab' $$, '42501', null, 'but does not remove it'
);
select tests.authenticate_as('jefa');
select results_eq(
    $$ update public.venues set is_approved = true where slug = 'casa-lab' returning is_approved $$, $$ values (true) $$,
    'an admin approves it'
);
select results_eq(
    $$ update public.venues set area = 'Provenza' where slug = 'casa-lab' returning area $$, $$ values ('Provenza') $$,
    'and mends it afterwards'
);
select throws_ok(
    $$ update public.venues set created_by = tests.user_id('jefa') where slug = 'casa-lab' $$,
    '42501', null, 'whose proposal it was does not change'
);
select isnt_empty(
    $$ delete from public.venues where slug = 'casa-lab' returning id $$, 'an admin removes a venue'
);

-- then: values
select tests.clear_authentication();
select throws_ok(
    $$ insert into public.venues (name, slug, address, area) values ('X', 'ruta-n', 'x', 'x') $$,
    '23505', null, 'a slug is used once'
);
select throws_ok(
    $$ insert into public.venues (name, slug, address, area) values ('X', 'Ruta N', 'x', 'x') $$,
    '23514', null, 'a slug is plain'
);
select throws_ok(
    $$ insert into public.venues (name, address, area) values ('  ', 'x', 'x') $$, '23514', null, 'a name is not blank'
);
select throws_ok(
    $$ insert into public.venues (name, address, area, capacity) values ('X', 'x', 'x', 0) $$,
    '23514', null, 'a capacity is positive'
);
select throws_ok(
    $$ insert into public.venues (name, address, area, coordinates) values ('X', 'x', 'x', point(6.2, -175.5)) $$,
    '23514', null, 'a latitude beyond the pole is refused'
);
select lives_ok(
    $$ insert into public.venues (name, address, area, coordinates) values ('X', 'x', 'x', point(-75.57, 6.25)) $$,
    'Medellín is at longitude -75.57, latitude 6.25'
);
select throws_ok(
    $$ insert into public.venues (name, address, area, images) values ('X', 'x', 'x', '{javascript:alert(1)}') $$,
    '23514', null, 'images are web links'
);
select lives_ok(
    $$ insert into public.venues (name, address, area, images)
       values ('Y', 'x', 'x', '{https://img.example/1.png,https://img.example/2.png}') $$,
    'there may be several'
);
select throws_ok(
    $$ insert into public.venues (name, address, area, images)
       values ('Z', 'x', 'x', '{https://img.example/1.png,file:///etc/passwd}') $$,
    '23514', null, 'each of which is a web link'
);

select * from finish();
rollback;
