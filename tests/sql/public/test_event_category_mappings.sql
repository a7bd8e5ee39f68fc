-- public.event_category_mappings: an organizer sorts events of her own; the date of the event fills itself.
begin;
select plan(17);

-- given
do $$
begin
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('omar', '{organizer}');
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_event('charla', 'olga');
    perform tests.create_event('borrador', 'olga', 'draft');
    insert into public.event_categories (name, slug) values ('Charlas', 'charlas'), ('Talleres', 'talleres');
end;
$$;
create temporary view categories as
select c.id, c.slug from public.event_categories as c;
grant select on categories to public;

-- PostgreSQL 18 has a code of its own for what "on delete restrict" refuses
create temporary view restricted as
select (case when current_setting('server_version_num')::integer < 180000 then '23503' else '23001' end)::char(5) as code;

-- when
select tests.authenticate_as('olga');
select lives_ok(
    $$ insert into public.event_category_mappings (event_id, category_id)
       select e.id, c.id from public.events_public as e, categories as c where c.slug = 'charlas' $$,
    'an organizer sorts her events'
);

-- then
select is(
    (
        select count(*)
        from public.event_category_mappings as m
        inner join public.events_public as e on e.id = m.event_id and e.date = m.event_date
    ),
    2::bigint, 'the date of the event is filled in'
);
select throws_ok(
    $$ insert into public.event_category_mappings (event_id, category_id)
       select tests.event_id('charla'), c.id from categories as c where c.slug = 'charlas' $$,
    '23505', null, 'an event is in a category once'
);
select throws_ok(
    $$ insert into public.event_category_mappings (event_id, event_date, category_id)
       select tests.event_id('charla'), now(), c.id from categories as c where c.slug = 'talleres' $$,
    '42501', null, 'nobody says when the event is'
);
select throws_ok(
    $$ insert into public.event_category_mappings (event_id, category_id)
       select gen_random_uuid(), c.id from categories as c where c.slug = 'charlas' $$,
    '23503', null, 'an unknown event cannot be sorted'
);
select throws_ok(
    $$ update public.event_category_mappings set category_id = category_id $$, '42501', null, 'a mapping does not change'
);
select tests.authenticate_as('omar');
select throws_ok(
    $$ insert into public.event_category_mappings (event_id, category_id)
       select tests.event_id('charla'), c.id from categories as c where c.slug = 'talleres' $$,
    '42501', null, 'nobody sorts the event of another'
);
select is_empty(
    $$ delete from public.event_category_mappings where event_id = tests.event_id('charla') returning event_id $$,
    'nor takes it out of its category'
);
select is(
    (select count(*) from public.event_category_mappings), 1::bigint, 'people see the categories of visible events'
);
select tests.authenticate_as_anon();
select is((select count(*) from public.event_category_mappings), 1::bigint, 'so does anon');
select throws_ok(
    $$ delete from public.event_category_mappings $$, '42501', null, 'who changes nothing'
);
select tests.authenticate_as('jefa');
select lives_ok(
    $$ insert into public.event_category_mappings (event_id, category_id)
       select tests.event_id('charla'), c.id from categories as c where c.slug = 'talleres' $$,
    'an admin sorts any event'
);
select is((select count(*) from public.event_category_mappings), 3::bigint, 'and sees all of it');
select tests.authenticate_as('olga');
select is_empty(
    $$ with gone as (
           delete from public.event_category_mappings where event_id = tests.event_id('charla') returning 1
       ) select 'only two were hers to take out' from gone having count(*) <> 2 $$,
    'an organizer takes her event out of its categories'
);
select tests.clear_authentication();
select throws_ok(
    $$ delete from public.event_categories where slug = 'charlas' $$, (select code from restricted), null, 'a category in use stays'
);
select lives_ok($$ delete from public.events where slug = 'borrador' $$, 'an event with categories goes');
select is((select count(*) from public.event_category_mappings), 0::bigint, 'and its mappings with it');

select * from finish();
rollback;
