-- private.content_types: every kind of content that is named can be found, reported, and hidden if it says so.
begin;
select plan(8);

-- then
select is_empty(
    $$ select t.code from private.content_types as t where to_regclass('public.' || quote_ident(t.table_name)) is null $$,
    'each has its table'
);
select is_empty(
    $$ select t.code, c.name
       from private.content_types as t
       cross join lateral unnest(t.private_columns || array[t.owner_column, 'id']) as c (name)
       where not exists (
           select from pg_catalog.pg_attribute as a
           where a.attrelid = to_regclass('public.' || quote_ident(t.table_name)) and a.attname = c.name and not a.attisdropped
       ) $$,
    'with an id, an owner, and what it calls private'
);
select is_empty(
    $$ select t.code, a.attname
       from private.content_types as t
       inner join pg_catalog.pg_attribute as a
           on a.attrelid = to_regclass('public.' || quote_ident(t.table_name)) and a.attnum > 0 and not a.attisdropped
       where not has_column_privilege('authenticated', a.attrelid, a.attnum, 'select')
           and a.attname ~ '(mail|phone|contact|url|deleted_at)' and a.attname <> all (t.private_columns) $$,
    'what nobody may read is private'
);
select is_empty(
    $$ select t.code from private.content_types as t
       where t.state_column is not null and not exists (
           select from pg_catalog.pg_trigger as g
           where g.tgrelid = to_regclass('public.' || quote_ident(t.table_name))
               and g.tgfoid = 'private.enforce_transition'::regproc
               and split_part(encode(g.tgargs, 'escape'), '\000', 2) = t.state_column
               and exists (
                   select from private.transitions as s
                   where s.machine = split_part(encode(g.tgargs, 'escape'), '\000', 1) and s.to_state = t.removed_state
               )
               and exists (
                   select from private.transitions as s
                   where s.machine = split_part(encode(g.tgargs, 'escape'), '\000', 1)
                       and s.from_state = t.removed_state and s.to_state = t.restored_state
               )
       ) $$,
    'what can be removed has steps to there and back'
);
select is_empty(
    $$ select t.code from private.content_types as t
       where t.code not in ('user') and not exists (
           select from pg_catalog.pg_trigger as g
           where g.tgrelid = to_regclass('public.' || quote_ident(t.table_name))
               and g.tgfoid = 'private.check_voice'::regproc and g.tgtype & 7 = 7
       ) $$,
    'a silenced person makes none of it'
);
select throws_ok($$ select private.content_type('pg_authid') $$, '22023', null, 'what is not named does not exist');
select throws_ok($$ select private.content_type(null) $$, '22023', null, 'nor does nothing');
select is((select (private.content_type('event')).table_name), 'events', 'what is named does');

select * from finish();
rollback;
