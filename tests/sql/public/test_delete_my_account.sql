-- public.delete_my_account(): for good, said twice, and not while others depend on it.
begin;
select plan(19);

-- given
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_user('beto', '{member}');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('jefa', '{admin}');
    update public.profiles set last_name = 'Zuleta', linkedin_url = 'https://linkedin.com/in/anaz'
    where id = tests.user_id('ana');
    perform tests.create_event('taller', 'olga');
    perform tests.create_post('soy-ana-zuleta', 'ana');
    update public.blog_posts set
        title = 'Soy Ana Zuleta', content = 'Escriban a ANA@example.com o a Banana. Ana Zuletas no soy.',
        tags = '{ana zuleta,otra}'
    where author_id = tests.user_id('ana');
    insert into public.event_registrations (event_id, user_id, ticket_type, status, payment_status)
    values (tests.event_id('taller'), tests.user_id('ana'), 'general', 'confirmed', 'not_required');
    perform tests.authenticate_as('ana');
    insert into public.user_messages (recipient_id, content) values (tests.user_id('beto'), 'Soy Ana Zuleta');
    perform tests.clear_authentication();
end;
$$;

-- when, then: refused
select tests.authenticate_as('ana');
select throws_ok($$ select public.delete_my_account('beto@example.com') $$, 'MD181', null, 'it has to be said whose');
select throws_ok($$ select public.delete_my_account(null) $$, 'MD181', null, 'it has to be said');
select tests.authenticate_as('olga');
select throws_ok(
    $$ select public.delete_my_account('olga@example.com') $$, 'MD180', null, 'who organizes an event to come stays'
);
select tests.authenticate_as('jefa');
select throws_ok($$ select public.delete_my_account('jefa@example.com') $$, 'MD104', null, 'and the last admin');
select tests.authenticate_as_anon();
select throws_ok($$ select public.delete_my_account('ana@example.com') $$, '42501', null, 'anon deletes nobody');

select tests.clear_authentication();
insert into private.legal_holds (user_id, reason, placed_at) values (tests.user_id('ana'), 'Tutela 1', now());
select tests.authenticate_as('ana');
select throws_ok(
    $$ select public.delete_my_account('ana@example.com') $$, 'MD177', null, 'and who is on legal hold'
);

-- when: silenced people may go, too
select tests.clear_authentication();
update private.legal_holds set lifted_at = now();
insert into public.user_silences (user_id, ends_at) values (tests.user_id('ana'), now() + interval '1 day');
select tests.authenticate_as('ana');
select lives_ok($$ select public.delete_my_account(' Ana@Example.com ') $$, 'ana deletes her account');
select tests.clear_authentication();

-- then
select is_empty($$ select from auth.users where id = tests.user_id('ana') $$, 'it is gone');
select is_empty($$ select from public.profiles where id = tests.user_id('ana') $$, 'with the profile');
select is(
    (select e.current_registrations from public.events as e where e.slug = 'taller'), 0, 'her seat is free'
);
select results_eq(
    $$ select title, content, tags, author_id, status from public.blog_posts $$,
    $$ values (
        'Soy […]', 'Escriban a […] o a Banana. Ana Zuletas no soy.', '{[…],otra}'::text[], null::uuid, 'published'
    ) $$,
    'what she published stays, and nobody knows that she wrote it'
);
select is((select b.slug from public.blog_posts as b), 'soy', 'at another address');
select is_empty($$ select from private.slugs where slug ~ 'ana-zuleta' $$, 'to which the old one does not lead');
select is_empty($$ select from private.content_revisions where old::text ~ 'Zuleta' $$, 'what edits replaced is gone');
select is((select m.content from public.user_messages as m), 'Soy […]', 'what she sent is still beto''s');
select is_empty(
    $$ select from public.notifications where title ~ 'Ana' or message ~ 'Ana' $$, 'without being told by name from whom'
);
select results_eq(
    $$ select actor_id, object_id, subject_id, personal from audit.audit_log where action = 'account.erased' $$,
    $$ values (tests.user_id('ana'), tests.user_id('ana')::text, null::uuid, null::jsonb) $$, 'that it happened is on record'
);

-- when, then: by an admin of the accounts, as the Auth API does it; and with files
insert into storage.objects (bucket_id, name, owner_id) values ('avatars', 'x/y.png', tests.user_id('olga')::text);
delete from auth.users where id = tests.user_id('olga');
select is((select e.organizer_id from public.events as e where e.slug = 'taller'), null, 'her event is nobody''s');
select is(
    (select j.payload from private.jobs as j where j.kind = 'erase_files'),
    '{"files": [{"bucket": "avatars", "name": "x/y.png"}]}'::jsonb, 'her files wait for the worker'
);

select * from finish();
rollback;
