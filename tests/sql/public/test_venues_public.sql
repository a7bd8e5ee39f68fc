-- public.venues_public: exactly the columns of venues that everybody may read.
begin;
select plan(4);

-- given
do $$
begin
    perform tests.create_user('olga', '{organizer}');
    insert into public.venues (name, address, area, is_approved, created_by)
    values ('Ruta N', 'x', 'x', true, tests.user_id('olga')), ('Casa Lab', 'x', 'x', false, tests.user_id('olga'));
end;
$$;

-- then
select columns_are(
    'public', 'venues_public',
    array(
        select a.attname
        from pg_catalog.pg_attribute as a
        where a.attrelid = 'public.venues'::regclass and a.attnum > 0 and not a.attisdropped and a.attname <> 'contact_info'
    ),
    'the view has every column but the contact'
);
select tests.authenticate_as_anon();
select results_eq($$ select name from public.venues_public $$, $$ values ('Ruta N') $$, 'anon sees approved venues');
select throws_ok($$ update public.venues_public set name = 'x' $$, '42501', null, 'nobody writes through the view');
select tests.authenticate_as('olga');
select is((select count(*) from public.venues_public), 2::bigint, 'a creator sees her proposal');

select * from finish();
rollback;
