-- Attack: an author makes her resource look popular.
-- mutation: R70
begin;
select plan(13);

-- given
do $$
begin
    perform tests.create_user('maria', '{member}');
    perform tests.create_user('ana');
end;
$$;
insert into public.resources (id, title, type, url, author_id, status) values
('00000000-0000-4000-8000-000000000001', 'Guía', 'article', 'https://example.com', tests.user_id('maria'), 'published');

-- when, then
select tests.authenticate_as('maria');
select throws_ok($$ update public.resources set download_count = 999 $$, '42501', null, 'she does not set it');
select throws_ok(
    $$ insert into public.resources (title, type, url, download_count)
       values ('x', 'tool', 'https://example.com', 999) $$,
    '42501', null, 'nor begin with many'
);
select throws_ok(
    $$ insert into public.resources (id, title, type, url)
       values ('00000000-0000-4000-8000-000000000001', 'x', 'tool', 'https://example.com')
       on conflict (id) do update set download_count = 999 $$,
    '42501', null, 'nor by writing over it'
);
select throws_ok($$ update public.resources set is_featured = true $$, '42501', null, 'nor feature it');
select throws_ok(
    $$ insert into public.resource_access_logs (resource_id, user_id, access_type)
       values ('00000000-0000-4000-8000-000000000001', tests.user_id('ana'), 'download') $$,
    '42501', null, 'she does not write the log'
);
select throws_ok(
    $$ select private.ensure_month_partitions('public.resource_access_logs', '2000-01-01', '2000-02-01') $$,
    '42501', null, 'nor give it leaves'
);
select lives_ok(
    $$ select public.record_resource_access('00000000-0000-4000-8000-000000000001', 'download')
       from generate_series(1, 50) $$,
    'she downloads her own fifty times'
);
select tests.authenticate_as('ana');
set local request.headers = '{"x-forwarded-for": "1.1.1.1"}';
select lives_ok(
    $$ select public.record_resource_access('00000000-0000-4000-8000-000000000001', 'download')
       from generate_series(1, 50) $$,
    'a friend does'
);
set local request.headers = '{"x-forwarded-for": "2.2.2.2"}';
select lives_ok(
    $$ select public.record_resource_access('00000000-0000-4000-8000-000000000001', 'download') $$, 'from two places'
);
select tests.authenticate_as_anon();
set local request.headers = '{"x-forwarded-for": "9.9.9.9, 203.0.113.7"}';
select lives_ok(
    $$ select public.record_resource_access('00000000-0000-4000-8000-000000000001', 'download') $$, 'a stranger does'
);
set local request.headers = '{"x-forwarded-for": "8.8.8.8, 203.0.113.7"}';
select lives_ok(
    $$ select public.record_resource_access('00000000-0000-4000-8000-000000000001', 'download') $$,
    'who says that he is elsewhere now'
);
select tests.clear_authentication();
select is((select r.download_count from public.resources as r), 2, 'it is two people');
select is((select count(*) from public.resource_access_logs), 2::bigint, 'with one line each');

select * from finish();
rollback;
