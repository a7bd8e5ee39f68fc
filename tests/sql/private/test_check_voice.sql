-- private.check_voice(): a silenced person changes no text that others read, wherever it stands.
begin;
select plan(12);

-- given: mudo organizes events and may write everywhere, but is silenced
do $$
begin
    perform tests.create_user('mudo', '{organizer,member}');
    perform tests.create_user('ana');
    perform tests.create_event('charla', 'mudo', 'published', '2030-06-01Z');
    insert into public.user_silences (user_id, ends_at, reason) values (tests.user_id('mudo'), '2030-05-02Z', 'Insultos');
    perform tests.freeze('2030-05-01Z');
end;
$$;

-- then: nothing new
select tests.authenticate_as('mudo');
select throws_ok(t.statement, 'MD501', null, t.what)
from (
    values
    (
        'insert into public.events (title, description, date, location) values (''x'', ''x'', ''2030-06-01Z'', ''x'')',
        'no event'
    ),
    ('insert into public.venues (name, address, area) values (''x'', ''x'', ''x'')', 'no venue'),
    ('insert into public.user_messages (recipient_id, content) values (tests.user_id(''ana''), ''x'')', 'no message'),
    ('insert into public.blog_posts (title, content) values (''x'', ''x'')', 'no post'),
    ('update public.profiles set bio = ''x'' where id = (select auth.uid())', 'nothing about himself'),
    ('update public.events set description = ''x'' where id = tests.event_id(''charla'')', 'no other text for what there is')
) as t (statement, what);
create function pg_temp.until() returns text language plpgsql
as $$
declare
    v_facts text;
begin
    update public.profiles set bio = 'x' where id = (select auth.uid());
    return 'written';
exception when sqlstate 'MD501' then
    get stacked diagnostics v_facts = pg_exception_detail;
    return v_facts::jsonb ->> 'until';
end;
$$;
select is(pg_temp.until()::timestamptz, '2030-05-02Z'::timestamptz, 'he is told until when');

-- then: the rest goes on
select lives_ok(
    $$ update public.profiles set experience_level = 'expert' where id = (select auth.uid()) $$, 'what is no text he may change'
);
select lives_ok($$ select public.register_for_event(tests.event_id('charla')) $$, 'he may come to events');
select is((select count(*) from public.events_public), 1::bigint, 'and read');
select tests.clear_authentication();
select lives_ok($$ update public.profiles set bio = 'x' $$, 'the owner of the database may write about him');
select tests.freeze('2030-05-02Z');
select tests.authenticate_as('mudo');
select is(pg_temp.until(), 'written', 'and it ends by itself');

select * from finish();
rollback;
