-- What the document says of resources, performed and negated.
begin;
select plan(11);

-- given
do $$
begin
    perform tests.create_user('maria', '{member}');
    perform tests.create_user('memo', '{member}');
end;
$$;
insert into public.resources (title, type, url, author_id, status, visibility) values
('Abierto', 'article', 'https://example.com', tests.user_id('maria'), 'published', 'public'),
('Interno', 'article', 'https://example.com', tests.user_id('maria'), 'published', 'members'),
('Borrador', 'article', 'https://example.com', tests.user_id('maria'), 'draft', 'public');

select tests.authenticate_as_anon();
select results_eq(
    $$ select title from public.resources $$, $$ values ('Abierto') $$, 'Public can view published resources (performed)'
);
select is_empty(
    $$ select title from public.resources where title <> 'Abierto' $$,
    'Public can view published resources (negated): neither drafts nor what is for some'
);

select tests.authenticate_as('maria');
select is(
    (select count(*) from public.resources), 3::bigint, 'Users can manage their own resources (performed): see them'
);
select isnt_empty(
    $$ insert into public.resources (title, type, url) values ('Nuevo', 'tool', 'https://example.com') returning id $$,
    'Users can manage their own resources (performed): share'
);
select results_eq(
    $$ update public.resources set title = 'Mejor' where title = 'Borrador' returning title $$, $$ values ('Mejor') $$,
    'Users can manage their own resources (performed): change'
);
select isnt_empty(
    $$ delete from public.resources where title = 'Nuevo' returning id $$,
    'Users can manage their own resources (performed): delete'
);

select tests.authenticate_as('memo');
select is_empty(
    $$ select title from public.resources where title = 'Mejor' $$,
    'Users can manage their own resources (negated): not see drafts of another'
);
select is_empty(
    $$ update public.resources set title = 'Mío' returning id $$,
    'Users can manage their own resources (negated): nor change what is another''s'
);
select is_empty(
    $$ delete from public.resources returning id $$, 'Users can manage their own resources (negated): nor delete it'
);
select throws_ok(
    $$ insert into public.resources (title, type, url, author_id)
       values ('x', 'tool', 'https://example.com', tests.user_id('maria')) $$,
    '42501', null, 'Users can manage their own resources (negated): nor share in another''s name'
);
select tests.clear_authentication();
select results_eq(
    $$ select title from public.resources order by title $$, $$ values ('Abierto'), ('Interno'), ('Mejor') $$,
    'nothing else has changed'
);

select * from finish();
rollback;
