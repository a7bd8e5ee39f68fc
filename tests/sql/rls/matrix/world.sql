-- The people of the matrix, one for each column, and an event of the organizer that the owner comes to. Every domain
-- starts from here. organizer: organizes the event; staff: stands at its door; blocked: by owner and counterpart.
do $$
begin
    perform tests.create_user('stranger');
    perform tests.create_user(p.name, '{member}') from unnest('{owner,counterpart,blocked,silenced,staff}'::text[]) as p (name);
    perform tests.create_user(p.name, '{organizer}') from unnest('{organizer,other_organizer}'::text[]) as p (name);
    perform tests.create_user('admin', '{admin}');
    perform tests.authenticate_as_anonymous('anonymous');
    perform tests.clear_authentication();
    insert into public.user_blocks (blocker_id, blocked_id)
    select tests.user_id(p.name), tests.user_id('blocked') from unnest('{owner,counterpart}'::text[]) as p (name);
    insert into public.user_silences (user_id, ends_at) values (tests.user_id('silenced'), now() + interval '1 day');

    perform tests.create_event('matrix', 'organizer', p_capacity => 100);
    perform tests.create_event('matrix-draft', 'organizer', 'draft');
    perform tests.create_event('matrix-past', 'organizer', 'published', now() - interval '1 day');
    insert into public.event_registrations (event_id, user_id, ticket_type, status)
    values (tests.event_id('matrix'), tests.user_id('owner'), 'general', 'confirmed');
    insert into public.event_staff (event_id, user_id, role)
    select e.id, tests.user_id('staff'), 'check_in' from public.events as e where e.slug ~ '^matrix';
end;
$$;
