-- public.forum_topic_by_slug(): a topic by the last part of its address, be it an old one.
begin;
select plan(6);

-- given: a topic that was renamed, a hidden one
do $$
begin
    perform tests.create_user('ana', '{member}');
    perform tests.create_topic('hola', 'ana');
    perform tests.create_topic('oculto', 'ana', 'hidden');
end;
$$;
select tests.authenticate_as('ana');
update public.forum_topics set title = 'Buenos días, Medellín' where slug = 'hola';

-- then
select tests.authenticate_as_anon();
select is((select t.slug from public.forum_topic_by_slug('buenos-dias-medellin') as t), 'buenos-dias-medellin', 'the present one');
select is((select t.slug from public.forum_topic_by_slug('hola') as t), 'buenos-dias-medellin', 'an old one');
select is((select r.slug from public.resolve_slug('topic', 'hola') as r), 'buenos-dias-medellin', 'as resolve_slug says');
select is_empty($$ select id from public.forum_topic_by_slug('nada') $$, 'an unknown one leads nowhere');
select is_empty($$ select id from public.forum_topic_by_slug('oculto') $$, 'nor does that of a hidden topic');
select tests.authenticate_as('ana');
select isnt_empty($$ select id from public.forum_topic_by_slug('oculto') $$, 'but for its author');

select * from finish();
rollback;
