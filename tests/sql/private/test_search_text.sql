-- private.search_text(): the words in some columns of a row.
begin;
select plan(4);

-- then
select is(
    private.search_text('{"a": "uno", "b": ["dos", "tres"], "c": null, "d": 4}', '{b,a,c,d}'), 'dos tres uno 4',
    'in the order of the columns, lists included'
);
select is(private.search_text('{"b": [{"name": "x"}, [1], null]}', '{b}'), '{"name": "x"} [1]', 'lists may hold anything');
select is(private.search_text('{"a": "uno"}', '{}'), null, 'no columns, no words');
select is(private.search_text('{"b": []}', '{b}'), null, 'nor are there in an empty list');

select * from finish();
rollback;
