-- public.suggest(): titles and names while somebody types.
begin;
select plan(17);

-- given
do $$
declare
    v_id uuid;
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_user('beto');
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('jefa', '{admin}');
    update public.profiles set first_name = 'Valentina', last_name = 'Restrepo Peña' where id = tests.user_id('ana');
    v_id := tests.create_event('feria', 'olga');
    v_id := tests.create_event('secreto', 'olga', 'draft');
    update public.events set title = 'Feria de IA en Medellín' where slug = 'feria';
    update public.events set title = 'Medellín secreta' where slug = 'secreto';
    perform tests.create_topic('ano', 'ana');
    update public.forum_topics set title = 'Los mejores del año' where author_id = tests.user_id('ana');
    perform tests.create_post('taller', 'ana');
    update public.blog_posts set title = 'Taller de visión por computador' where slug = 'taller';
end;
$$;
create function pg_temp.suggested(p_query text, p_kinds text[] default null) returns text language sql
as $$ select string_agg(s.title, ', ') from public.suggest(p_query, p_kinds) as s $$;
grant execute on function pg_temp.suggested(text, text[]) to public;

-- then
select tests.authenticate_as_anon();
select is(pg_temp.suggested('medelin'), 'Feria de IA en Medellín', 'a letter is missing');
select is(pg_temp.suggested('mede'), 'Feria de IA en Medellín', 'the end is missing');
select is(pg_temp.suggested('MEDELLÍN  '), 'Feria de IA en Medellín', 'capitals and accents do not matter');
select is(pg_temp.suggested('computdor'), 'Taller de visión por computador', 'in the middle of a title, too');
select is(pg_temp.suggested('valentina restr'), 'Valentina Restrepo Peña', 'people by their names');
select is(pg_temp.suggested('restrepo'), 'Valentina Restrepo Peña', 'by each of them');
select is(pg_temp.suggested('pena'), null, 'ñ is no n');
select is(pg_temp.suggested('año'), 'Los mejores del año', 'but a letter');
select is(pg_temp.suggested('zzz'), null, 'what is like nothing gives nothing');
select is(pg_temp.suggested(''), null, 'nor does nothing');
select is(pg_temp.suggested(null), null, 'or less');
select is(pg_temp.suggested('taller', '{event,user}'), null, 'only of the kinds that were asked for');
select results_eq(
    $$ select kind, id, slug from public.suggest('feria') $$, $$ values ('event', tests.event_id('feria'), 'feria') $$,
    'it says where it leads to'
);
select throws_ok($$ select public.suggest('x', '{comment}') $$, 'MD170', null, 'an unknown kind is refused');
select tests.authenticate_as('olga');
select is(
    pg_temp.suggested('medellin'), 'Medellín secreta, Feria de IA en Medellín',
    'an organizer is shown her drafts; the shorter title is more alike'
);

-- then: the hidden take nobody's place
select tests.clear_authentication();
do $$
begin
    perform tests.create_user('malo', '{member}');
    insert into public.blog_posts (title, slug, content, status, author_id)
    select 'Medellín', 'medellin-' || n, 'x', 'published', tests.user_id('malo') from generate_series(1, 150) as n;
    insert into public.user_blocks (blocker_id, blocked_id) values (tests.user_id('beto'), tests.user_id('malo'));
end;
$$;
select tests.authenticate_as('ana');
select is(pg_temp.suggested('medellin', '{blog_post}'), repeat('Medellín, ', 7) || 'Medellín', 'eight, if there are more');
select tests.authenticate_as('beto');
select is(pg_temp.suggested('medellin'), 'Feria de IA en Medellín', 'behind 150 hidden ones the visible one is shown');

select * from finish();
rollback;
