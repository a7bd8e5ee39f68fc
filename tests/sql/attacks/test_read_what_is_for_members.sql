-- Attack: somebody without the role of a member reads what was shared among members, by every way there is.
begin;
select plan(13);

-- given: ana knows the id and the path
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('maria', '{member}');
end;
$$;
insert into storage.objects (bucket_id, name, metadata)
values ('resources', tests.user_id('maria') || '/interno.pdf', '{"mimetype": "application/pdf", "size": 9}');
insert into public.resource_categories (id, name, slug) values ('00000000-0000-4000-8000-00000000000c', 'Datos', 'datos');
insert into public.resources (id, title, type, file_path, author_id, category_id, status, visibility) values
(
    '00000000-0000-4000-8000-000000000001', 'Interno', 'paper', tests.user_id('maria') || '/interno.pdf',
    tests.user_id('maria'), '00000000-0000-4000-8000-00000000000c', 'published', 'members'
);

-- when, then
select tests.authenticate_as('ana');
select is_empty($$ select id from public.resources $$, 'the table shows nothing');
select is_empty(
    $$ select r.title from public.resource_categories as c inner join public.resources as r on r.category_id = c.id $$,
    'nor does it by way of its category'
);
select throws_ok(
    $$ select * from public.record_resource_access('00000000-0000-4000-8000-000000000001', 'download') $$,
    'P0002', null, 'nor the function'
);
select is_empty($$ select name from storage.objects $$, 'nor the storage');
select is_empty(
    $$ select name from storage.objects where name = tests.user_id('maria') || '/interno.pdf' $$, 'also with the very path'
);
select throws_ok(
    $$ insert into public.resources (title, type, file_path)
       values ('Mío', 'paper', tests.user_id('maria') || '/interno.pdf') $$,
    '42501', null, 'she cannot make it hers'
);
select throws_ok(
    $$ select public.report_content('resource', '00000000-0000-4000-8000-000000000001', 'spam') $$,
    'P0002', null, 'a report does not tell that it is there'
);
select throws_ok(
    $$ select * from public.content_history('resource', '00000000-0000-4000-8000-000000000001') $$,
    '42501', null, 'nor does its history'
);
select is_empty(
    $$ update public.resources set visibility = 'public' returning title $$, 'she does not open it, or see it by trying'
);
select is_empty($$ delete from public.resources returning title $$, 'or by deleting');
select throws_ok(
    $$ insert into public.resources (id, title, type, url)
       values ('00000000-0000-4000-8000-000000000001', 'x', 'tool', 'https://example.com')
       on conflict (id) do update set visibility = 'public' returning resources.title $$,
    '42501', null, 'or by writing over it'
);
select throws_ok(
    $$ select 1 from public.resource_access_logs $$, '42501', null, 'the log does not name it'
);
select tests.clear_authentication();
select results_eq(
    $$ select title, visibility, download_count from public.resources $$, $$ values ('Interno', 'members', 0) $$,
    'it is as it was'
);

select * from finish();
rollback;
