-- private.error_codes: every business error that a function raises is registered, and says the same in two languages.
begin;
select plan(7);

-- then
select is_empty(
    $$ select p.oid::regprocedure, c.code[1] from pg_catalog.pg_proc as p, regexp_matches(p.prosrc, 'MD\d{3}', 'g') as c (code)
       where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace, 'backup'::regnamespace)
           and not exists (select from private.error_codes as e where e.code = c.code[1]) $$,
    'no function raises a code that is not registered'
);
select is_empty(
    $$ select e.code from private.error_codes as e
       where not exists (
           select from pg_catalog.pg_proc as p
           where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace, 'backup'::regnamespace) and strpos(p.prosrc, e.code) > 0
       ) $$,
    'no registered code is without a function that raises it'
);
select is_empty(
    $$ select code from private.error_codes where es = en or length(es) < 5 or length(en) < 5 $$, 'each has words in Spanish and English'
);
select throws_ok(
    $$ insert into private.error_codes (code, reason, http, es, en) values ('MD999', 'x', 409, 'x', 'x') $$,
    '23514', null, 'there are five families'
);
select throws_ok(
    $$ insert into private.error_codes (code, reason, http, es, en) values ('MD199', 'No Good', 409, 'x', 'x') $$,
    '23514', null, 'a reason is in snake case'
);
select throws_ok(
    $$ insert into private.error_codes (code, reason, http, es, en) values ('MD199', 'fine', 200, 'x', 'x') $$,
    '23514', null, 'an error is no success'
);
select throws_ok(
    $$ insert into private.error_codes (code, reason, http, es, en) values ('MD199', 'event_full', 409, 'x', 'x') $$,
    '23505', null, 'a reason has one code'
);

select * from finish();
rollback;
