-- updated_at follows every change, on every table that has it (R21).
-- mutation: R21
begin;
select plan(4);

-- given: tables with the column, and the trigger that keeps it
create temporary view dated as
select
    c.relname::text as name,
    exists (
        select from pg_catalog.pg_trigger as t
        inner join pg_catalog.pg_proc as p on p.oid = t.tgfoid
        where t.tgrelid = c.oid and t.tgenabled = 'O' and p.proname = 'update_updated_at_timestamp'
            and (t.tgtype & 19) = 19
    ) as is_kept
from pg_catalog.pg_class as c
inner join pg_catalog.pg_attribute as a on a.attrelid = c.oid and a.attname = 'updated_at'
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p');

-- then
select cmp_ok((select count(*) from dated), '>=', 5::bigint, 'there are such tables');
select is_empty($$ select name from dated where not is_kept $$, 'each has the trigger, before update, for each row');

-- when: an event is written with an old time
do $$
begin
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_event('charla', 'olga');
end;
$$;
update public.events set updated_at = '2020-01-01', title = 'nuevo';

-- then
select is((select e.updated_at from public.events as e), now(), 'an event is dated');
select tests.authenticate_as('olga');
select results_eq(
    $$ update public.events set title = 'más nuevo' returning updated_at $$, $$ values (now()) $$, 'also by its organizer'
);

select * from finish();
rollback;
