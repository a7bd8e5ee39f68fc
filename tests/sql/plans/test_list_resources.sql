-- The newest resources are read in their order by their index, whoever asks; a file is found by its path, once.
begin;
select plan(17);

-- given: 4000 resources of 40 authors in all states, for all kinds of people; ana goes to an event
do $$
begin
    perform tests.create_user('ana');
    perform tests.create_user('memo', '{member}');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_event('charla', 'olga');
    insert into public.event_registrations (event_id, user_id, ticket_type, status)
    values (tests.event_id('charla'), tests.user_id('ana'), 'general', 'confirmed');
    insert into auth.users (id) select md5('author ' || n)::uuid from generate_series(1, 40) as n;
    insert into storage.objects (bucket_id, name) select 'resources', md5('author ' || n % 40 + 1)::uuid || '/' || n
    from generate_series(1, 4000) as n;
    insert into public.resources (title, type, file_path, author_id, status, visibility, event_id, created_at)
    select
        'x', 'paper', md5('author ' || n % 40 + 1)::uuid || '/' || n, md5('author ' || n % 40 + 1)::uuid,
        case when n % 5 = 0 then 'draft' else 'published' end,
        ('{public,members,attendees,private}'::text[])[n % 4 + 1],
        case when n % 4 = 2 then tests.event_id('charla') end, now() - n * interval '1 hour'
    from generate_series(1, 4000) as n;
end;
$$;
analyze public.resources, storage.objects;
create function pg_temp.scans_of(p_sql text, p_relation text)
returns text
language sql
as $$
    select string_agg(concat_ws(' ', s.node, s.index), ', ')
    from tests.plan_of(p_sql) as s
    where s.relation = p_relation or s.node = 'Sort'
$$;
create function pg_temp.check_lists(p_who text)
returns setof text
language plpgsql
as $$
begin
    return next is(
        pg_temp.scans_of(
            'select * from public.resources where status = ''published'' order by created_at desc, id desc limit 20',
            'resources'
        ),
        'Index Scan idx_resources_newest', p_who || ': the newest come in their order'
    );
    return next matches(
        pg_temp.scans_of(
            format('select * from public.resources where author_id = %L', md5('author 7')::uuid), 'resources'
        ),
        '^(Bitmap Heap Scan|Index Scan idx_resources_author)$', p_who || ': those of an author are found by him'
    );
    return next matches(
        pg_temp.scans_of(
            format('select id from storage.objects where bucket_id = ''resources'' and name = %L',
                md5('author 8')::uuid || '/7'),
            'objects'
        ),
        '^Index (Only )?Scan (bucketid_objname|name_prefix_search)$', p_who || ': a file is found by its name'
    );
end;
$$;
grant execute on function pg_temp.scans_of(text, text), pg_temp.check_lists(text) to public;

-- then
select tests.authenticate_as_anon();
select pg_temp.check_lists('anon');
select tests.authenticate_as('ana');
select pg_temp.check_lists('somebody at the event');
select tests.authenticate_as('memo');
select pg_temp.check_lists('a member');
select tests.authenticate_as('olga');
select pg_temp.check_lists('the organizer');
select tests.authenticate_as('jefa');
select pg_temp.check_lists('an admin');

-- then: and the row of a file by its path
select tests.authenticate_as('ana');
select is(
    pg_temp.scans_of(
        format('select id from storage.objects where bucket_id = ''resources'' and name = %L', md5('author 8')::uuid || '/7'),
        'resources'
    ),
    'Index Scan resources_file_path_key', 'the row of a file is found by its path'
);
select is(
    (select count(*) from public.resources where status = 'published'), 1600::bigint, 'somebody at the event sees half of them'
);

select * from finish();
rollback;
