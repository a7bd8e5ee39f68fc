-- private.check_message(): each person decides who may write.
begin;
select plan(15);

-- given: caro is a friend of beto's, dora was one, eva is asked
do $$
begin
    perform tests.create_user(p.name) from unnest('{ana,beto,caro,dora,eva}'::text[]) as p (name);
    insert into public.user_connections (requester_id, recipient_id, status)
    values
    (tests.user_id('caro'), tests.user_id('beto'), 'accepted'),
    (tests.user_id('beto'), tests.user_id('dora'), 'removed'),
    (tests.user_id('eva'), tests.user_id('beto'), 'pending');
end;
$$;
-- what comes of writing to somebody
create function pg_temp.write(p_sender text, p_recipient text) returns text language plpgsql
as $$
declare
    v_answer text := 'sent';
begin
    perform tests.authenticate_as(p_sender);
    begin
        insert into public.user_messages (recipient_id, content) values (tests.user_id(p_recipient), 'Hola');
    exception when others then
        v_answer := sqlstate;
    end;
    perform tests.clear_authentication();
    return v_answer;
end;
$$;

-- then: everyone, unless told otherwise
select is(pg_temp.write('ana', 'beto'), 'sent', 'anybody may write');

-- then: connections
update public.communication_preferences set messages_from = 'connections' where user_id = tests.user_id('beto');
select is(pg_temp.write('ana', 'beto'), 'MD141', 'a stranger is not a connection');
select is(pg_temp.write('caro', 'beto'), 'sent', 'a friend is, who asked');
select is(pg_temp.write('dora', 'beto'), 'MD141', 'whoever was one is not any more');
select is(pg_temp.write('eva', 'beto'), 'MD141', 'nor is whoever has asked');
select is(pg_temp.write('beto', 'ana'), 'sent', 'it does not bind beto');
update public.communication_preferences set messages_from = 'connections' where user_id = tests.user_id('caro');
select is(pg_temp.write('beto', 'caro'), 'sent', 'a friend is, who was asked');

-- then: nobody
update public.communication_preferences set messages_from = 'nobody' where user_id = tests.user_id('beto');
select is(pg_temp.write('caro', 'beto'), 'MD141', 'nobody is nobody, friends included');
select tests.authenticate_as('caro');
select throws_ok(
    $$ insert into public.user_messages (recipient_id, content) values (tests.user_id('beto'), 'Hola') $$,
    'MD141', 'Esta persona no recibe tus mensajes', 'and says so'
);
select tests.clear_authentication();

-- then: a block goes before that, and looks like nobody
insert into public.user_blocks (blocker_id, blocked_id) values (tests.user_id('beto'), tests.user_id('caro'));
select is(pg_temp.write('caro', 'beto'), 'P0002', 'who is blocked finds nobody');
select is(pg_temp.write('beto', 'caro'), 'P0002', 'nor does who has blocked');
select is(pg_temp.write('caro', 'nadie'), 'P0002', 'like whoever is not there');

-- then: others
insert into public.user_silences (user_id, ends_at) values (tests.user_id('dora'), now() + interval '1 day');
select is(pg_temp.write('dora', 'ana'), 'MD501', 'a silenced person does not write');
delete from public.communication_preferences where user_id = tests.user_id('ana');
select is(pg_temp.write('eva', 'ana'), 'sent', 'without preferences anybody may write');
select lives_ok(
    $$ insert into public.user_messages (sender_id, recipient_id, content)
       values (tests.user_id('ana'), tests.user_id('beto'), 'Aviso') $$, 'the owner of the database is not asked'
);

select * from finish();
rollback;
