-- A search in 60,000 documents looks into the index, ranks one window and reads its rows; so does a suggestion. What the
-- functions really did is read from the counters of this transaction.
begin;
select plan(27);

-- given: topics, of which every third is about the same, some hundred about something else, some of these hidden
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,beto}'::text[]) as p (name);
    perform tests.create_user('jefa', '{admin}');
    insert into public.forum_categories (name, slug) values ('Charla', 'charla');
end;
$$;
-- As a restore does: what triggers would fill in is given.
alter table public.forum_topics disable trigger user;
insert into public.forum_topics (id, category_id, title, slug, content, author_id, created_at, status)
select
    md5('tema ' || n)::uuid, c.id,
    case when n % 100 = 1 then 'Visión ' when n % 3 = 0 then 'Medellín ' when n % 500 = 0 then 'Robótica ' else '' end || 'Tema ' || n,
    'tema-' || n, 'x', tests.user_id('ana'), now() - n * interval '1 minute',
    case when n % 400 = 1 then 'hidden' else 'active' end
from generate_series(1, 60000) as n
cross join public.forum_categories as c;
alter table public.forum_topics enable trigger user;
create temporary table indexes as
select i.indexdef from pg_catalog.pg_indexes as i where i.indexname in ('idx_search_documents_fts', 'idx_search_documents_title');
drop index private.idx_search_documents_fts, private.idx_search_documents_title; -- faster made than filled
insert into private.search_documents (id, kind, title, vector, listed_at, owner_id, created_at)
select t.id, 'topic', private.fold(t.title), w.vector, '-infinity', t.author_id, t.created_at
from public.forum_topics as t
inner join (
    select
        word,
        private.search_vector(word, null, string_agg(md5(n::text), ' ')) as vector
    from unnest('{Medellín,Robótica,Visión,""}'::text[]) as word
    cross join generate_series(1, 8) as n
    group by word
) as w on w.word = replace(split_part(t.title, ' ', 1), 'Tema', '');
do $$
declare
    v_index text;
begin
    for v_index in select i.indexdef from indexes as i loop
        execute v_index;
    end loop;
end;
$$;
analyze public.forum_topics;
analyze private.search_documents;

create temporary table counters (name text, seq_scans bigint, fetched bigint, scans bigint);
create function pg_temp.counted() returns setof counters language sql
as $$
    select
        c.relname::text, case when c.relkind = 'r' then pg_stat_get_xact_numscans(c.oid) end,
        pg_stat_get_xact_tuples_fetched(c.oid), pg_stat_get_xact_numscans(c.oid)
    from pg_catalog.pg_class as c
    where c.oid in ('public.forum_topics'::regclass, 'private.search_documents'::regclass)
        or c.relname in ('idx_search_documents_fts', 'idx_search_documents_title')
    union all
    select 'vectors', null, null, pg_stat_get_xact_numscans(i.indexrelid)
    from pg_catalog.pg_class as c
    inner join pg_catalog.pg_index as i on c.reltoastrelid = i.indrelid
    where c.oid = 'private.search_documents'::regclass
$$;
-- How much more was read, thing by thing, when p_sql ran
create function pg_temp.reads(p_sql text) returns setof counters language plpgsql
as $$
begin
    create temporary table before as select * from pg_temp.counted();
    execute p_sql;
    return query
    select a.name, a.seq_scans - b.seq_scans, a.fetched - b.fetched, a.scans - b.scans
    from pg_temp.counted() as a inner join before as b using (name);
    drop table before;
end;
$$;
create function pg_temp.check_reads(p_who text, p_sql text, p_index text, p_rows bigint, p_vectors bigint)
returns setof text
language plpgsql
as $$
begin
    create temporary table seen as select * from pg_temp.reads(p_sql);
    return next is((select sum(s.seq_scans)::bigint from seen as s), 0::bigint, p_who || ': nothing is read through');
    return next cmp_ok((select s.scans from seen as s where s.name = p_index), '>', 0::bigint, p_who || ': the index is used');
    return next cmp_ok(
        (select s.fetched from seen as s where s.name = 'forum_topics'), '<=', p_rows, p_who || ': only what may be shown is read'
    );
    return next cmp_ok(
        (select s.scans from seen as s where s.name = 'vectors'), '<=', p_vectors, p_who || ': and ranked'
    );
    drop table seen;
end;
$$;
create function pg_temp.walk(p_query text, p_after text default null)
returns table (page integer, kind text, id uuid)
language plpgsql
as $$
declare
    v_cursor text := p_after;
begin
    loop
        page := coalesce(page, 0) + 1;
        for kind, id, v_cursor in
            select s.kind, s.id, s.next_cursor from public.search(p_query, p_limit => 100, p_cursor => v_cursor) as s
        loop
            return next;
        end loop;
        exit when not found;
    end loop;
end;
$$;
grant execute on function
pg_temp.counted(), pg_temp.reads(text), pg_temp.check_reads(text, text, text, bigint, bigint), pg_temp.walk(text, text) to public;
select results_eq(
    $$ select (select count(*) from private.search_documents as d where d.kind = 'topic'),
              (select count(*) from private.search_documents as d where d.vector @@ private.search_query('medellin')) $$,
    $$ values (60000::bigint, 19800::bigint) $$, 'there is something to look through, and a common word'
);

-- then: everybody
select tests.authenticate_as_anon();
select pg_temp.check_reads('anon, a common word', $$ select * from public.search('medellin') $$, 'idx_search_documents_fts', 300, 300);
select pg_temp.check_reads(
    'anon, kinds', $$ select * from public.search('medellin', '{topic,event}') $$, 'idx_search_documents_fts', 300, 300
);
select tests.authenticate_as('beto');
select pg_temp.check_reads(
    'a person, an ordinary word', $$ select * from public.search('robotica') $$, 'idx_search_documents_fts', 100, 100
);
select pg_temp.check_reads('a person, suggestions', $$ select * from public.suggest('roboti') $$, 'idx_search_documents_title', 100, 0);
select cmp_ok(
    (
        select r.fetched from pg_temp.reads($$ select * from public.suggest('tema 29999') $$) as r
        where r.name = 'search_documents'
    ),
    '<=', 1000::bigint, 'a person, most of a title that begins like very many: those are left alone'
);
select tests.authenticate_as('jefa');
select pg_temp.check_reads(
    'an admin, two common words', $$ select * from public.search('medellin or robotica') $$, 'idx_search_documents_fts', 300, 300
);

-- then: pages go on over the windows that are ranked
select tests.authenticate_as('ana');
select results_eq(
    $$ select count(*), count(distinct w.id), max(w.page) from pg_temp.walk('vision') as w $$,
    $$ values (600::bigint, 600::bigint, 6) $$, 'every topic is found, and none twice'
);
select tests.authenticate_as('beto');
create temporary table found as select row_number() over () as place, w.* from pg_temp.walk('vision') as w;
select results_eq(
    $$ select count(*), count(distinct f.id) from found as f $$, $$ values (450::bigint, 450::bigint) $$,
    'without those that are hidden'
);
select set_eq(
    $$ select f.id from found as f where f.place <= 250 $$,
    $$ select t.id from public.forum_topics as t where t.title ~ '^Visión' order by t.created_at desc limit 250 $$,
    'the newest 250 come first'
);
create temporary table first_page as select s.id, s.next_cursor from public.search('vision', p_limit => 100) as s;

-- when: what was hidden is gone, something new is there
select tests.clear_authentication();
delete from private.search_documents as d using public.forum_topics as t where d.id = t.id and t.status = 'hidden';
grant select on found to public;
select tests.authenticate_as('beto');
select results_eq(
    $$ select w.id from pg_temp.walk('vision') as w $$, $$ select f.id from found as f order by f.place $$,
    'what is hidden does not show in the order'
);
select tests.clear_authentication();
insert into public.forum_topics (category_id, title, content)
select c.id, 'Visión nueva', 'x' from public.forum_categories as c;
select tests.authenticate_as('beto');
select is_empty(
    $$ select f.id from found as f
       except select p.id from first_page as p
       except select w.id from pg_temp.walk('vision', (select p.next_cursor from first_page as p offset 99)) as w $$,
    'what comes in between pages pushes nothing out'
);

select * from finish();
rollback;
