-- public.resolve_slug(), private.slug_target(): old slugs lead on, for whoever may see what they lead to.
begin;
select plan(11);

-- given: an event that was renamed twice, a draft, a venue and a proposal
do $$
begin
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('ana');
    perform tests.create_event('uno', 'olga');
    perform tests.create_event('borrador', 'olga', 'draft');
    insert into public.venues (name, slug, address, area, is_approved, created_by)
    values ('Casa', 'casa', 'x', 'x', true, tests.user_id('olga')), ('Idea', 'idea', 'x', 'x', false, tests.user_id('olga'));
end;
$$;
select tests.authenticate_as('olga');
update public.events set slug = 'dos' where slug = 'uno';
update public.events set slug = 'tres' where slug = 'dos';

-- then
select tests.authenticate_as_anon();
select is((select r.slug from public.resolve_slug('event', 'uno') as r), 'tres', 'the oldest leads to the present one');
select is((select r.slug from public.resolve_slug('event', 'dos') as r), 'tres', 'so does a later one');
select is(
    (select r.id from public.resolve_slug('event', 'tres') as r),
    (select e.id from public.events_public as e where e.slug = 'tres'), 'and the present one, with the id'
);
select is((select r.slug from public.resolve_slug('venue', 'casa') as r), 'casa', 'other kinds, too');
select is_empty($$ select * from public.resolve_slug('venue', 'tres') $$, 'each by itself');
select is_empty($$ select * from public.resolve_slug('event', 'nada') $$, 'an unknown slug leads nowhere');
select is_empty($$ select * from public.resolve_slug('pg_authid', 'tres') $$, 'nor does an unknown kind');

-- then: row security decides
select is_empty($$ select * from public.resolve_slug('event', 'borrador') $$, 'a draft is not given away');
select tests.authenticate_as('ana');
select is_empty($$ select * from public.resolve_slug('venue', 'idea') $$, 'nor a proposal');
select tests.authenticate_as('olga');
select is((select r.slug from public.resolve_slug('event', 'borrador') as r), 'borrador', 'but to whom it belongs it is');

-- then: an event that moves to another year keeps all of them
select tests.clear_authentication();
update public.events set date = date + interval '1 year' where slug = 'tres';
select is((select r.slug from public.resolve_slug('event', 'uno') as r), 'tres', 'a move to another leaf loses none');

select * from finish();
rollback;
