-- public.export_my_data(): all that is kept about the caller, and nobody else's identity.
begin;
select plan(16);

-- given
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_user('beto', '{member}');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('taller', 'olga');
    perform tests.create_post('de-ana', 'ana');
    perform tests.create_post('de-beto', 'beto');
    update public.user_roles set updated_by = tests.user_id('ana') where user_id = tests.user_id('beto');
    perform tests.authenticate_as('ana');
    perform public.register_for_event(tests.event_id('taller'));
    insert into public.user_messages (recipient_id, content) values (tests.user_id('beto'), 'Hola Beto');
    insert into public.user_blocks (blocked_id) values (tests.user_id('olga'));
    perform tests.authenticate_as('beto');
    insert into public.user_messages (recipient_id, content) values (tests.user_id('ana'), 'Hola Ana');
    insert into public.user_blocks (blocked_id) values (tests.user_id('olga'));
    perform tests.clear_authentication();
end;
$$;
create temporary table export (mine jsonb);
grant insert on export to authenticated;

-- when
select tests.authenticate_as('ana');
insert into export select public.export_my_data();
select tests.clear_authentication();

-- then
select is((select mine #>> '{account,email}' from export), 'ana@example.com', 'the account');
select is((select mine -> 'version' from export), '1', 'in a form that has a number');
select is((select mine #>> '{tables,profiles,0,first_name}' from export), 'Ana', 'the profile');
select is((select jsonb_array_length(mine #> '{tables,event_registrations}') from export), 1, 'the registrations');
select is(
    (select jsonb_path_query_array(mine, '$.tables.blog_posts[*].slug') from export), '["de-ana"]', 'the own posts, no others'
);
select is(
    (select jsonb_path_query_array(mine, '$.tables.user_messages[*].content') from export) @> '["Hola Beto", "Hola Ana"]',
    true, 'messages in both directions'
);
select is((select mine::text ~ tests.user_id('beto')::text from export), false, 'without who the other is');
select is((select mine::text ~ tests.user_id('olga')::text from export), false, 'whoever it is');
select is(
    (select jsonb_array_length(mine #> '{tables,user_roles}') from export), 1,
    'a row of another that she changed is not hers'
);
select is((select jsonb_array_length(mine #> '{tables,user_blocks}') from export), 1, 'nor is the block of another');
select is_empty(
    $$ select r.name from private.privacy_registry as r
       where r.pii = 'subject' and r.is_exported and not (select mine -> 'tables' from export) ? r.name $$,
    'every table that knows of people is in it'
);
select isnt_empty(
    $$ select from audit.audit_log
       where action = 'account.exported' and actor_id = tests.user_id('ana') $$, 'and that it was made is on record'
);
select is((select private.export_person(gen_random_uuid()) #> '{profiles}'), '[]', 'nobody has nothing');

-- when, then: not again and again, and not without an account
select tests.authenticate_as('ana');
select throws_ok(
    $$ select public.export_my_data() from generate_series(1, 5) $$, 'MD401', null, 'not as often as one likes'
);
select tests.authenticate_as_anonymous('nadie');
select throws_ok($$ select public.export_my_data() $$, '42501', null, 'an anonymous sign-in has nothing to export');
select tests.authenticate_as_anon();
select throws_ok($$ select public.export_my_data() $$, '42501', null, 'nor has anon');

select * from finish();
rollback;
