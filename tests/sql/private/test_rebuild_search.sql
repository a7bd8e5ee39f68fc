-- private.rebuild_search(): the index made anew is the index that was kept.
begin;
select plan(4);

-- given
do $$
begin
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('ana', '{member}');
    perform tests.create_event('taller', 'olga');
    perform tests.create_post('entrada', 'ana', 'published', now() + interval '1 day');
    perform tests.create_topic('tema', 'ana');
    perform tests.create_reply('tema', 'ana');
    insert into public.resources (title, type, url, author_id)
    values ('Guía', 'article', 'https://example.com', tests.user_id('ana'));
end;
$$;
create temporary table before as select d.* from private.search_documents as d;

-- when: it is right already
select is(private.rebuild_search(), 7::bigint, 'everything has a document');
select results_eq(
    $$ select d.id, d.xmin::text from private.search_documents as d order by d.id $$,
    $$ select d.id, d.xmin::text from private.search_documents as d inner join before as b on d = b order by d.id $$,
    'nothing has changed'
);

-- when: it is wrong
update private.search_documents set vector = '', title = null, listed_at = null, owner_id = null where kind <> 'user';
delete from private.search_documents where kind = 'user';
insert into private.search_documents (id, kind, vector, created_at) values (gen_random_uuid(), 'topic', 'x', now());
select is(private.rebuild_search(), 7::bigint, 'what is missing is there, what is too much is gone');
select set_eq('table private.search_documents', 'table before', 'and all is as it was');

select * from finish();
rollback;
