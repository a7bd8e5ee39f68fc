-- Attack: the file of another's report, by its path, as an admin, after its time, or by leading one's own run to it.
begin;
select plan(14);

-- given: a file of ana's run, one of beto's that has expired, one that no run leads to
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,beto}'::text[]) as p (name);
    perform tests.create_user('jefa', '{admin}');
end;
$$;
insert into public.report_executions (id, template_id, status, started_at, completed_at, result_url, created_by)
select
    md5(f.who || f.status)::uuid, t.id, f.status, now(), now(),
    case f.status when 'completed' then format('/reports/%s/%s.csv', tests.user_id(f.who), f.status) end,
    tests.user_id(f.who)
from public.report_templates as t,
    (values ('ana', 'completed'), ('beto', 'expired')) as f (who, status)
where t.query = 'event_report';
insert into storage.objects (bucket_id, name) values
('reports', tests.user_id('ana') || '/completed.csv'), ('reports', tests.user_id('ana') || '/unused.csv'),
('reports', tests.user_id('beto') || '/expired.csv');
create function pg_temp.seen() returns setof text language sql as $$
    select split_part(o.name, '/', 2) from storage.objects as o where o.bucket_id = 'reports'
$$;
grant execute on function pg_temp.seen() to public;

-- then: storage does not run pre_request, so everybody is authenticated
select tests.authenticate_as('ana');
select results_eq($$ select pg_temp.seen() $$, $$ values ('completed.csv') $$, 'ana reads the file of her run');
select tests.authenticate_as('beto');
select is_empty($$ select pg_temp.seen() $$, 'beto reads neither hers nor his own, whose time is over');
select tests.authenticate_as('jefa');
set local role authenticated;
select is_empty($$ select pg_temp.seen() $$, 'an admin reads no file of another');
select tests.authenticate_as_anon();
select is_empty($$ select pg_temp.seen() $$, 'nobody without signing in');

-- when, then: the path through the API
select tests.authenticate_as('ana');
select is(
    public.report_file(md5('anacompleted')::uuid),
    format('%s/%s.csv', tests.user_id('ana'), md5('anacompleted')::uuid), 'ana is told where hers lies'
);
select throws_ok($$ select public.report_file(md5('betoexpired')::uuid) $$, 'P0002', null, 'not where another''s does');
select tests.authenticate_as('jefa');
select throws_ok($$ select public.report_file(md5('anacompleted')::uuid) $$, 'P0002', null, 'an admin neither');
select tests.authenticate_as('beto');
select throws_ok($$ select public.report_file(md5('betoexpired')::uuid) $$, 'MD147', null, 'and of what is over there is none');

-- when, then: writing
select throws_ok(
    format('update public.report_executions set result_url = %L', '/reports/' || tests.user_id('ana') || '/completed.csv'),
    '42501', null, 'a run is led nowhere else'
);
select throws_ok(
    format('insert into storage.objects (bucket_id, name) values (''reports'', %L)', tests.user_id('beto') || '/x.csv'),
    '42501', null, 'no file is added'
);
select tests.authenticate_as('ana');
select is_empty(
    $$ update storage.objects set name = 'x' where bucket_id = 'reports' returning name $$, 'nor moved, not one''s own either'
);
set local storage.allow_delete_query = 'true';
select is_empty($$ delete from storage.objects where bucket_id = 'reports' returning name $$, 'nor deleted');

-- when, then: its time is over, or the account is
select tests.clear_authentication();
update public.report_executions set status = 'expired', result_url = null where id = md5('anacompleted')::uuid;
select tests.authenticate_as('ana');
select is_empty($$ select pg_temp.seen() $$, 'then ana reads it no more');
select tests.clear_authentication();
select is(
    (select j.payload from private.jobs as j where j.kind = 'erase_files'),
    jsonb_build_object(
        'files',
        jsonb_build_array(jsonb_build_object('bucket', 'reports', 'name', tests.user_id('ana') || '/completed.csv'))
    ),
    'and it is deleted'
);

select * from finish();
rollback;
