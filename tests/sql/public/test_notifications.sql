-- public.notifications: one's own, to be marked and cleared; written by the database only.
begin;
select plan(14);

-- given
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,beto}'::text[]) as p (name);
    insert into public.notifications (user_id, type, title, message)
    values (tests.user_id('ana'), 'system', 'Uno', 'Hola'), (tests.user_id('beto'), 'system', 'Dos', 'Hola');
end;
$$;

-- when, then
select tests.authenticate_as('ana');
select results_eq(
    $$ select title, read, archived, meta_data from public.notifications $$, $$ values ('Uno', false, false, '{}'::jsonb) $$,
    'people see their own'
);
select results_eq(
    $$ update public.notifications set read = true, archived = true returning title $$, $$ values ('Uno') $$, 'mark them'
);
select throws_ok($$ update public.notifications set title = 'Otra' $$, '42501', null, 'do not rewrite them');
select throws_ok(
    $$ insert into public.notifications (user_id, type, title, message)
       values (tests.user_id('ana'), 'system', 'Premio', 'Ganaste') $$, '42501', null, 'or write any'
);
select throws_ok(
    $$ select private.notify(tests.user_id('beto'), 'system', 'Premio', 'Ganaste') $$, '42501', null, 'in no way'
);
select results_eq($$ delete from public.notifications returning title $$, $$ values ('Uno') $$, 'and clear them');
select tests.clear_authentication();
select results_eq($$ select title, read from public.notifications $$, $$ values ('Dos', false) $$, 'those of others stay');

-- then: links lead to the site or to a page
select lives_ok(
    format(
        'insert into public.notifications (user_id, type, title, message, action_url) values (%L, ''system'', ''x'', ''x'', %L)',
        tests.user_id('ana'), u.url
    ), 'a link: ' || u.url
)
from unnest('{https://example.com/a,/events/charla,/}'::text[]) as u (url);
select throws_ok(
    format(
        'insert into public.notifications (user_id, type, title, message, action_url) values (%L, ''system'', ''x'', ''x'', %L)',
        tests.user_id('ana'), u.url
    ), '23514', null, 'no link: ' || u.url
)
from unnest('{javascript:alert(1),//evil.example,/a b}'::text[]) as u (url);

-- then
delete from auth.users where id = tests.user_id('beto');
select is(
    (select count(*) from public.notifications as n where n.title = 'Dos'), 0::bigint, 'they go with the account'
);

select * from finish();
rollback;
