-- storage.objects, storage.buckets: who reads and writes which files, and that a file is as visible as its row.
begin;
select plan(33);

-- given: ana goes to the charla of olga, door stands at its door; maria shares a file in every state and visibility
do $$
begin
    perform tests.create_user(p.name, p.roles)
    from (
        values ('ana', '{}'::text[]), ('beto', '{}'), ('door', '{}'), ('co', '{}'), ('maria', '{member}'),
            ('memo', '{member}'), ('blocked', '{member}'), ('olga', '{organizer}'), ('otra', '{organizer}'),
            ('jefa', '{admin}')
    ) as p (name, roles);
    perform tests.create_user('mod');
    insert into public.user_roles (user_id, role, permissions)
    values (tests.user_id('mod'), 'attendee', '["content.moderate"]');
    perform tests.authenticate_as_anonymous('nadie');
    perform tests.clear_authentication();
    perform tests.create_event('charla', 'olga');
    insert into public.event_registrations (event_id, user_id, ticket_type, status)
    values
    (tests.event_id('charla'), tests.user_id('ana'), 'general', 'confirmed'),
    (tests.event_id('charla'), tests.user_id('beto'), 'general', 'waitlisted');
    insert into public.event_staff (event_id, user_id, role) values
    (tests.event_id('charla'), tests.user_id('co'), 'co_organizer'),
    (tests.event_id('charla'), tests.user_id('door'), 'check_in');
    insert into public.user_blocks (blocker_id, blocked_id) values (tests.user_id('maria'), tests.user_id('blocked'));
end;
$$;
insert into storage.objects (bucket_id, name, metadata)
select 'resources', format('%s/%s-%s.pdf', tests.user_id('maria'), s.status, v.visibility), '{"mimetype": "application/pdf"}'
from unnest('{draft,published,archived,removed}'::text[]) as s (status),
    unnest('{public,members,attendees,private}'::text[]) as v (visibility);
insert into public.resources (title, type, file_path, author_id, status, visibility, event_id)
select
    o.path_tokens[2], 'paper', o.name, tests.user_id('maria'), split_part(o.path_tokens[2], '-', 1),
    split_part(split_part(o.path_tokens[2], '-', 2), '.', 1),
    case when o.name ~ 'attendees' then tests.event_id('charla') end
from storage.objects as o;
insert into storage.objects (bucket_id, name) values
('resources', tests.user_id('maria') || '/unused.pdf'),
('avatars', tests.user_id('ana') || '/yo.png'),
('event-images', tests.event_id('charla') || '/afiche.png'),
('reports', tests.user_id('maria') || '/informe.pdf');

-- then: a file of resources is to be read exactly by those who see its row. Storage does not run pre_request, so admins
-- come as authenticated people.
create function pg_temp.disagreements() returns table (actor text, file text, row_is_seen boolean, file_is_seen boolean)
language plpgsql as $$
declare
    v_actor text;
    v_rows text[];
    v_files text[];
begin
    foreach v_actor in array '{anon,nadie,ana,beto,door,co,maria,memo,blocked,olga,otra,mod,jefa}'::text[] loop
        case v_actor
            when 'anon' then perform tests.authenticate_as_anon();
            when 'nadie' then perform tests.authenticate_as_anonymous('nadie');
            else perform tests.authenticate_as(v_actor);
        end case;
        v_rows := array(select r.file_path from public.resources as r);
        if v_actor <> 'anon' then
            set local role authenticated;
        end if;
        v_files := array(select o.name from storage.objects as o where o.bucket_id = 'resources');
        perform tests.clear_authentication();
        return query
        select v_actor, r.file_path, r.file_path = any(v_rows), r.file_path = any(v_files)
        from public.resources as r
        where (r.file_path = any(v_rows)) <> (r.file_path = any(v_files));
        return query
        select v_actor, 'unused.pdf', v_actor in ('maria', 'jefa'), true
        where (tests.user_id('maria') || '/unused.pdf' = any(v_files)) <> (v_actor in ('maria', 'jefa'));
    end loop;
end;
$$;
select is_empty('select * from pg_temp.disagreements()', 'table and storage agree, whoever asks, whatever the state');
select is(
    tests.planted(
        'alter policy resources_select_anon on public.resources using (visibility = ''members'')',
        'select 1 from pg_temp.disagreements()'
    ),
    null, 'also when the policy of the table changes'
);
select is(
    tests.planted(
        'alter policy objects_select_anon on storage.objects using (bucket_id = ''avatars'')',
        'select d.actor from pg_temp.disagreements() as d'
    ),
    'anon', 'this test sees it when they do not'
);

-- then: adding
create function pg_temp.add(p_bucket text, p_name text) returns text language plpgsql as $$
begin
    insert into storage.objects (bucket_id, name) values (p_bucket, p_name);
    return 'added';
exception when insufficient_privilege then
    return 'refused';
end;
$$;
grant execute on function pg_temp.add(text, text) to public;
select tests.authenticate_as('ana');
select is(pg_temp.add('avatars', tests.user_id('ana') || '/2.png'), 'added', 'a person adds an avatar of her own');
select is(pg_temp.add('avatars', tests.user_id('beto') || '/2.png'), 'refused', 'not one of another');
select is(pg_temp.add('avatars', '2.png'), 'refused', 'nor one of nobody');
select is(pg_temp.add('resources', tests.user_id('ana') || '/x.pdf'), 'refused', 'who may not share adds no file');
select is(pg_temp.add('event-images', tests.event_id('charla') || '/2.png'), 'refused', 'who attends adds no image');
select is(pg_temp.add('reports', tests.user_id('ana') || '/x.pdf'), 'refused', 'nobody adds reports');
select tests.authenticate_as_anon();
select is(pg_temp.add('avatars', 'x/2.png'), 'refused', 'anon adds nothing');
select tests.authenticate_as_anonymous('nadie');
select is(pg_temp.add('avatars', tests.user_id('nadie') || '/2.png'), 'refused', 'nor does an anonymous sign-in');
select tests.authenticate_as('memo');
select is(pg_temp.add('resources', tests.user_id('memo') || '/x.pdf'), 'added', 'a member adds a file of his own');
select is(pg_temp.add('resources', tests.user_id('maria') || '/x.pdf'), 'refused', 'not in the folder of another');
select tests.authenticate_as('olga');
select is(pg_temp.add('event-images', tests.event_id('charla') || '/3.png'), 'added', 'an organizer adds an image');
select tests.authenticate_as('co');
select is(pg_temp.add('event-images', tests.event_id('charla') || '/4.png'), 'added', 'so does a co-organizer');
select tests.authenticate_as('door');
select is(pg_temp.add('event-images', tests.event_id('charla') || '/5.png'), 'refused', 'not who stands at the door');
select tests.authenticate_as('otra');
select is(pg_temp.add('event-images', tests.event_id('charla') || '/5.png'), 'refused', 'nor another organizer');
select tests.authenticate_as('jefa');
set local role authenticated;
select is(pg_temp.add('event-images', tests.event_id('charla') || '/6.png'), 'added', 'an admin adds anywhere');
select is(pg_temp.add('reports', 'x.pdf'), 'refused', 'but reports');

-- then: changing; a file that is moved must be allowed where it comes to lie
select tests.authenticate_as('ana');
select isnt_empty(
    $$ update storage.objects set user_metadata = '{}' where name ~ '/yo.png' returning id $$, 'a person replaces her avatar'
);
select is_empty(
    $$ update storage.objects set user_metadata = '{}' where bucket_id <> 'avatars' returning id $$, 'and nothing else'
);
select throws_ok(
    $$ update storage.objects set bucket_id = 'resources' where name ~ '/yo.png' $$, '42501', null, 'nor moves it elsewhere'
);
select tests.authenticate_as('maria');
select is_empty(
    $$ update storage.objects set user_metadata = '{}' where bucket_id = 'resources' returning id $$,
    'a file that is shared is not overwritten, not even by its author'
);
select tests.authenticate_as('olga');
select isnt_empty(
    $$ update storage.objects set user_metadata = '{}' where name ~ 'afiche' returning id $$,
    'an organizer replaces the image of her event'
);

-- then: deleting, as the storage service does
set local storage.allow_delete_query = 'true';
select tests.authenticate_as('maria');
select results_eq(
    $$ with gone as (delete from storage.objects where bucket_id = 'resources' returning path_tokens[2] as file)
       select split_part(g.file, '-', 1) as state, count(*) from gone as g group by 1 order by 1 $$,
    $$ values ('archived', 4::bigint), ('draft', 4), ('unused.pdf', 1) $$,
    'an author deletes her files, but for what is published or was removed'
);
select tests.authenticate_as('mod');
select is_empty($$ delete from storage.objects returning id $$, 'a moderator deletes no files');
select tests.authenticate_as('beto');
select is_empty($$ delete from storage.objects returning id $$, 'nobody deletes those of others');
select tests.authenticate_as('ana');
select isnt_empty($$ delete from storage.objects where name ~ '/yo.png' returning id $$, 'a person deletes her avatar');
select tests.authenticate_as('jefa');
set local role authenticated;
select results_eq(
    $$ delete from storage.objects where bucket_id = 'reports' or name ~ 'published-private' returning bucket_id $$,
    $$ values ('resources') $$, 'an admin deletes what must go, but for reports'
);

-- then: the buckets
select tests.clear_authentication();
select results_eq(
    $$ select id, public, file_size_limit from storage.buckets order by id $$,
    $$ values ('avatars', true, 2097152::bigint), ('event-images', true, 5242880), ('reports', false, 52428800),
           ('resources', false, 52428800) $$,
    'four buckets, two of them public, each with a limit'
);
select is_empty(
    $$ select b.id from storage.buckets as b
       where b.allowed_mime_types is null
           or array_to_string(b.allowed_mime_types, ' ') ~ '(html|svg|xml |/xml|script|[*])' $$,
    'each takes a list of types, none of which a browser would run'
);
select is(
    (
        select count(*) from pg_catalog.pg_policies
        where schemaname = 'storage' and (tablename <> 'objects' or roles = '{public}' or cmd = 'ALL')
    ),
    0::bigint, 'only files have policies, each for one role and one command'
);
select is_empty(
    $$ select policyname from pg_catalog.pg_policies
       where schemaname = 'storage' and 'authenticated' = any(roles)
           and coalesce(with_check, qual) !~* 'select private.is_admin\(\)' $$,
    'admins are asked for in each: nothing makes them app_admin here'
);

select * from finish();
rollback;
