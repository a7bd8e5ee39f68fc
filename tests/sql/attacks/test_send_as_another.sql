-- Attack: writing in the name of somebody else.
begin;
select plan(8);

-- given
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,beto,mala}'::text[]) as p (name);
    perform tests.create_user('jefa', '{admin}');
end;
$$;

-- when, then
select tests.authenticate_as('mala');
select throws_ok(
    $$ insert into public.user_messages (sender_id, recipient_id, content)
       values (tests.user_id('ana'), tests.user_id('beto'), 'Presta plata') $$, '42501', null, 'nobody names the sender'
);
select throws_ok(
    $$ insert into public.user_messages (sender_id, recipient_id, content)
       values (null, tests.user_id('beto'), 'Presta plata') $$, '42501', null, 'nor leaves it empty'
);
select throws_ok(
    $$ insert into public.user_messages_public (sender_id, recipient_id, content)
       values (tests.user_id('ana'), tests.user_id('beto'), 'Presta plata') $$, '42501', null, 'nor through the view'
);
select lives_ok(
    $$ insert into public.user_messages (recipient_id, content) values (tests.user_id('beto'), 'Soy yo') $$, 'she writes as herself'
);
select throws_ok(
    $$ update public.user_messages set sender_id = tests.user_id('ana') $$, '42501', null, 'and does not give it away'
);
select tests.authenticate_as('jefa');
select throws_ok(
    $$ insert into public.user_messages (sender_id, recipient_id, content)
       values (tests.user_id('ana'), tests.user_id('beto'), 'Presta plata') $$, '42501', null, 'nor does an admin'
);
select tests.authenticate_as('beto');
select results_eq(
    $$ select sender_id, content from public.user_messages $$, $$ values (tests.user_id('mala'), 'Soy yo') $$, 'beto knows who wrote'
);
select results_eq(
    $$ select message from public.notifications $$, $$ values ('Mala te escribió') $$, 'and is told so'
);

select * from finish();
rollback;
