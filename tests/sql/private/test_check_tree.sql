-- private.check_tree(): no row is its own ancestor, none lies too deep, a branch stays where its parent is.
-- mutation: R65
begin;
select plan(15);

-- given: a chain a > b > c in one place, d in another; at most three ancestors
create temporary table node (id text primary key, parent_id text references node (id), place text);
create trigger check_tree
after insert or update of parent_id, place on node
for each row when (new.parent_id is not null)
execute function private.check_tree('3', 'place');
insert into node values ('a', null, 'x'), ('b', 'a', 'x'), ('c', 'b', 'x'), ('d', null, 'y');

-- then: cycles
select throws_ok($$ update node set parent_id = 'a' where id = 'a' $$, 'MD150', null, 'nothing is its own parent');
select throws_ok($$ update node set parent_id = 'b' where id = 'a' $$, 'MD150', null, 'nor its own grandparent');
select throws_ok($$ update node set parent_id = 'c' where id = 'a' $$, 'MD150', null, 'nor further up');
select throws_ok($$ insert into node values ('e', 'e', 'x') $$, 'MD150', null, 'also when it is new');
select throws_ok(
    $$ insert into node values ('e', 'f', 'x'), ('f', 'e', 'x') $$, 'MD150', null, 'or when two come at once'
);
select throws_ok(
    $$ update node set parent_id = case id when 'a' then 'b' end where id in ('a', 'c') $$,
    'MD150', null, 'or when one statement turns a chain around in part'
);
select lives_ok(
    $$ update node set parent_id = case id when 'a' then 'b' when 'b' then 'c' end where id in ('a', 'b', 'c') $$,
    'turned around altogether it is a tree again'
);

-- then: depth, with the chain c > b > a
select lives_ok($$ insert into node values ('e', 'a', 'x') $$, 'three ancestors are allowed');
select throws_ok($$ insert into node values ('f', 'e', 'x') $$, 'MD151', null, 'a fourth is not');
select throws_ok(
    $$ update node set parent_id = 'e' where id = 'd' $$, 'MD151', null, 'nor by moving'
);

-- then: place
select throws_ok($$ insert into node values ('f', 'd', 'x') $$, 'MD152', null, 'a parent is of the same place');
select throws_ok($$ update node set parent_id = 'd' where id = 'e' $$, 'MD152', null, 'also when a branch moves');
select throws_ok($$ update node set place = 'y' where id = 'e' $$, 'MD152', null, 'or changes its place');
select lives_ok($$ insert into node values ('f', 'd', 'y') $$, 'there it may be');
select results_eq(
    $$ select id, parent_id from node order by id $$,
    $$ values ('a', 'b'), ('b', 'c'), ('c', null), ('d', null), ('e', 'a'), ('f', 'd') $$,
    'what was refused has left nothing behind'
);

select * from finish();
rollback;
