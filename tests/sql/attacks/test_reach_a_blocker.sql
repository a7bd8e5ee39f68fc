-- Attack: reaching somebody who has blocked one, or finding out that it is so. Every answer is that of nobody.
begin;
select plan(19);

-- given: ana and malo were friends and wrote to each other; then she blocks him, and an account that he knew is deleted
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,malo,ida}'::text[]) as p (name);
    insert into public.user_connections (id, requester_id, recipient_id, status)
    values
    ('00000000-0000-4000-8000-000000000001', tests.user_id('malo'), tests.user_id('ana'), 'accepted'),
    ('00000000-0000-4000-8000-000000000002', tests.user_id('malo'), tests.user_id('ida'), 'accepted');
    insert into public.user_messages (id, sender_id, recipient_id, content)
    values
    ('00000000-0000-4000-8000-000000000003', tests.user_id('ana'), tests.user_id('malo'), 'Hola'),
    ('00000000-0000-4000-8000-000000000004', tests.user_id('malo'), tests.user_id('ana'), 'Hola');
    delete from public.notifications;
    insert into public.user_blocks (blocker_id, blocked_id) values (tests.user_id('ana'), tests.user_id('malo'));
    delete from auth.users where id = tests.user_id('ida');
end;
$$;
-- all that an error says
create function pg_temp.answer(p_statement text) returns text language plpgsql
as $$
declare
    v_message text;
    v_detail text;
    v_hint text;
    v_rows bigint;
begin
    execute p_statement;
    get diagnostics v_rows = row_count;
    return v_rows || ' rows';
exception when others then
    get stacked diagnostics v_message = message_text, v_detail = pg_exception_detail, v_hint = pg_exception_hint;
    return concat_ws(' | ', sqlstate, v_message, v_detail, v_hint);
end;
$$;
grant execute on function pg_temp.answer(text) to public;

-- when, then: the same answer for ana and for nobody, whichever way he tries
select tests.authenticate_as('malo');
select is(
    pg_temp.answer(format(t.statement, tests.user_id('ana'))), pg_temp.answer(format(t.statement, tests.user_id('ida'))),
    format('as if she were not there: %s', t.statement)
)
from (
    values
    ('insert into public.user_messages (recipient_id, content) values (%L, ''x'')'),
    ('select public.request_connection(%L)'),
    ('select * from public.messages_with(%L)'),
    ('select * from public.conversations() where user_id = %L'),
    ('select * from public.my_connections() where user_id = %L'),
    ('select * from public.my_connections(''removed'') where user_id = %L'),
    ('select 1 from public.user_connections where %L in (requester_id, recipient_id)'),
    ('select 1 from public.user_messages where sender_id = %L'),
    ('select 1 from public.user_messages where recipient_id = %L'),
    ('update public.user_messages set read = true where sender_id = %L'),
    ('select 1 from public.profiles where id = %L'),
    ('select public.report_content(''user'', %L, ''spam'')')
) as t (statement);
select is(
    pg_temp.answer($$ select public.answer_connection('00000000-0000-4000-8000-000000000001', true) $$),
    pg_temp.answer($$ select public.answer_connection('00000000-0000-4000-8000-000000000002', true) $$),
    'their connection is gone like that of an account that was deleted'
);
select is(
    pg_temp.answer($$ select public.remove_connection('00000000-0000-4000-8000-000000000001') $$),
    pg_temp.answer($$ select public.remove_connection('00000000-0000-4000-8000-000000000002') $$),
    'to end it as well'
);
select is(
    pg_temp.answer($$ select public.report_content('message', '00000000-0000-4000-8000-000000000003', 'spam') $$),
    pg_temp.answer($$ select public.report_content('message', gen_random_uuid(), 'spam') $$), 'and so are her messages'
);
select is((select count(*) from public.notifications), 0::bigint, 'he is told nothing');
select is((select count(*) from public.user_blocks), 0::bigint, 'and sees no block');

-- then: who has blocked hears nothing
select tests.authenticate_as('ana');
select is((select count(*) from public.notifications), 0::bigint, 'ana is told nothing');
select is((select count(*) from public.conversations()), 0::bigint, 'she does not see him either');

select * from finish();
rollback;
