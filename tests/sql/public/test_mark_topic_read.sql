-- public.mark_topic_read(), private.read_up_to(): how far a person has read never goes back.
begin;
select plan(11);

-- given: a topic with three replies
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_user('beto');
    perform tests.create_topic('hola', 'ana');
    perform tests.create_topic('oculto', 'ana', 'hidden');
    for v_n in 1 .. 3 loop
        perform tests.create_reply('hola', 'ana');
    end loop;
end;
$$;

-- then
select tests.authenticate_as('beto');
select is(public.mark_topic_read(tests.topic_id('hola'), 2), 2, 'a mark is set');
select is(public.mark_topic_read(tests.topic_id('hola'), 1), 2, 'it never goes back');
select is(public.mark_topic_read(tests.topic_id('hola'), 99), 3, 'nor beyond the last reply');
select is(public.mark_topic_read(tests.topic_id('hola'), -5), 3, 'nor below nothing');
select is(public.mark_topic_read(tests.topic_id('hola')), 3, 'left out, it is the last reply');
select results_eq(
    $$ select topic_id, last_read_number from public.forum_reads $$,
    $$ values (tests.topic_id('hola'), 3) $$, 'a person sees his own marks, and those of nobody else'
);
select throws_ok(
    $$ select public.mark_topic_read(tests.topic_id('oculto')) $$, 'P0002', null, 'what one cannot see one has not read'
);
select throws_ok($$ select public.mark_topic_read(gen_random_uuid()) $$, 'P0002', null, 'nor what is not there');
select isnt_empty($$ delete from public.forum_reads returning topic_id $$, 'one may stop following');
select tests.authenticate_as_anonymous('nadie');
select throws_ok(
    $$ select public.mark_topic_read(tests.topic_id('hola')) $$, '42501', null, 'an anonymous sign-in follows nothing'
);
select tests.authenticate_as_anon();
select throws_ok(
    $$ select public.mark_topic_read(tests.topic_id('hola')) $$, '42501', null, 'nor does anon'
);

select * from finish();
rollback;
