-- Attack: an author brings back what the moderators have removed.
begin;
select plan(12);

-- given
do $$
begin
    perform tests.create_user('maria', '{member}');
    perform tests.create_user('ana');
    perform tests.create_user('jefa', '{admin}');
end;
$$;
insert into storage.objects (bucket_id, name, metadata)
values ('resources', tests.user_id('maria') || '/malo.pdf', '{"mimetype": "application/pdf", "size": 9}');
insert into public.resources (id, title, type, file_path, author_id, status) values
(
    '00000000-0000-4000-8000-000000000001', 'Malo', 'paper', tests.user_id('maria') || '/malo.pdf', tests.user_id('maria'),
    'published'
);
select tests.authenticate_as('ana');
select isnt_empty(
    $$ select public.report_content('resource', '00000000-0000-4000-8000-000000000001', 'spam') $$, 'ana reports it'
);

-- when: archiving it first helps nothing
select tests.authenticate_as('maria');
select lives_ok($$ update public.resources set status = 'archived' $$, 'its author hides it');
select tests.authenticate_as('jefa');
select lives_ok(
    $$ select public.decide_moderation_item(q.id, q.version, 'removed') from public.moderation_queue as q $$,
    'it is removed all the same'
);

-- then
select tests.authenticate_as('maria');
select results_eq($$ select status from public.resources $$, $$ values ('removed') $$, 'its author sees that it is');
select is_empty($$ update public.resources set status = 'published' returning id $$, 'she does not show it again');
select is_empty($$ update public.resources set status = 'archived' returning id $$, 'nor archive it');
select is_empty($$ delete from public.resources returning id $$, 'nor delete it');
set local storage.allow_delete_query = 'true';
select is_empty($$ delete from storage.objects returning id $$, 'nor the file');
select throws_ok(
    $$ insert into public.resources (title, type, file_path)
       values ('Otra vez', 'paper', tests.user_id('maria') || '/malo.pdf') $$,
    '23505', null, 'nor share the file again'
);
select tests.authenticate_as('ana');
select is_empty(
    $$ select id::text from public.resources union all select name from storage.objects $$, 'nobody reads it'
);
select tests.authenticate_as('jefa');
select lives_ok(
    $$ select public.decide_moderation_item(q.id, q.version, 'restored') from public.moderation_queue as q $$,
    'moderators may think better of it'
);
select tests.authenticate_as('ana');
select results_eq($$ select status from public.resources $$, $$ values ('published') $$, 'then it is there again');

select * from finish();
rollback;
