-- Attack: a member makes a resource of somebody else's private file, or of another's resource his own.
begin;
select plan(11);

-- given: maria keeps a file to herself; memo knows its path
do $$
begin
    perform tests.create_user('maria', '{member}');
    perform tests.create_user('memo', '{member}');
end;
$$;
insert into storage.objects (bucket_id, name, metadata) values
('resources', tests.user_id('maria') || '/diario.pdf', '{"mimetype": "application/pdf", "size": 9}'),
('resources', tests.user_id('memo') || '/propio.pdf', '{"mimetype": "application/pdf", "size": 9}');
insert into public.resources (title, type, url, author_id, status) values
('Ajeno', 'tool', 'https://example.com/a', tests.user_id('maria'), 'published'),
('Propio', 'tool', 'https://example.com/p', tests.user_id('memo'), 'published');

-- when, then
select tests.authenticate_as('memo');
select throws_ok(
    $$ insert into public.resources (title, type, file_path)
       values ('x', 'paper', tests.user_id('maria') || '/diario.pdf') $$,
    '23514', null, 'a path leads into one''s own folder'
);
select throws_ok(
    $$ update public.resources set url = null, file_path = tests.user_id('maria') || '/diario.pdf' where title = 'Propio' $$,
    '23514', null, 'also later'
);
select throws_ok(
    $$ update public.resources set url = null, file_path = tests.user_id('memo') || '/../' || tests.user_id('maria')
           || '/diario.pdf' where title = 'Propio' $$,
    'MD120', null, 'there is no way around: a path is a name'
);
select throws_ok(
    $$ insert into storage.objects (bucket_id, name) values ('resources', tests.user_id('maria') || '/otro.pdf') $$,
    '42501', null, 'nothing is put into another''s folder'
);
select is_empty(
    $$ update storage.objects set name = tests.user_id('memo') || '/robado.pdf' where name ~ 'diario' returning id $$,
    'and nothing taken out of it'
);
select is_empty($$ select name from storage.objects where name ~ 'diario' $$, 'or seen in it');
select throws_ok(
    $$ update public.resources set author_id = tests.user_id('memo') where title = 'Ajeno' $$,
    '42501', null, 'nobody becomes the author of another''s'
);
select throws_ok(
    $$ update public.resources set author_id = tests.user_id('maria') where title = 'Propio' $$,
    '42501', null, 'or makes another the author of his'
);
select throws_ok(
    $$ insert into public.resources (title, type, url, author_id)
       values ('x', 'tool', 'https://example.com', tests.user_id('maria')) $$,
    '42501', null, 'or shares in another''s name'
);
select throws_ok(
    $$ update public.resources set mime_type = 'application/pdf', size_bytes = 1 where title = 'Propio' $$,
    '42501', null, 'or says what a file is'
);
select tests.clear_authentication();
select is_empty(
    $$ select title from public.resources where file_path is not null
       union all select name from storage.objects where name !~ '/(diario|propio).pdf$' $$,
    'all is as it was'
);

select * from finish();
rollback;
