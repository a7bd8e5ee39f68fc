-- private.audit_change(): every change that must be answered for is on record, and nothing that happens all the time.
begin;
select plan(29);

-- given
do $$
begin
    perform tests.create_user(p.name, '{member}') from unnest('{ana,beto}'::text[]) as p (name);
    perform tests.create_user('olga', '{organizer}');
    perform tests.create_user('jefa', '{admin}');
    perform tests.create_event('taller', 'olga');
end;
$$;
create function pg_temp.noted(p_action text)
returns setof text
language sql
as $$
    select
        format('%s %s %s %s', u.raw_user_meta_data ->> 'first_name', l.object_type, l.changed, l.facts)
    from audit.audit_log as l
    left join auth.users as u on l.actor_id = u.id
    where l.action = p_action
    order by l.id
$$;
grant execute on function pg_temp.noted(text) to public;
create temporary table seen as select max(l.id) as id from audit.audit_log as l;

-- when
do $$
begin
    perform tests.authenticate_as('olga');
    perform public.set_event_capacity(tests.event_id('taller'), 30);
    perform public.add_event_staff(tests.event_id('taller'), tests.user_id('ana'), 'check_in');
    perform public.remove_event_staff(tests.event_id('taller'), tests.user_id('ana'));
    perform public.reschedule_event(tests.event_id('taller'), now() + interval '400 days');
    perform tests.authenticate_as('ana');
    perform public.register_for_event(tests.event_id('taller'));
    perform tests.authenticate_as('jefa');
    update public.events set is_featured = true where id = tests.event_id('taller');
    perform public.silence_user(tests.user_id('beto'), now() + interval '1 day', 'Insulta a Ana');
    perform public.lift_silence(tests.user_id('beto'));
    perform public.revoke_role(tests.user_id('beto'), 'member');
    insert into public.ai_models (name, type, version, parameters) values ('m', 'embedding', '1', '{"dimensions": 3}');
    perform tests.authenticate_as('olga');
    perform public.cancel_event(tests.event_id('taller'), 'Llueve');
    perform tests.clear_authentication();
end;
$$;

-- then
select results_eq(
    $$ select pg_temp.noted('event.changed') $$,
    $$ values
    ('Olga events {capacity} {"capacity": {"new": 30}}'),
    ('Jefa events {is_featured} {"is_featured": {"new": true, "old": false}}'),
    ('Olga events {status} {"status": {"new": "cancelled", "old": "published"}}') $$,
    'capacity, featuring and state of an event'
);
select is(
    (select count(*) from pg_temp.noted('event.rescheduled') as n where n like 'Olga events {date} {"date": {"new": "%'),
    1::bigint, 'its new date, also in another year'
);
select results_eq(
    $$ select pg_temp.noted('staff.added') $$, $$ values ('Olga event_staff {role} {"role": {"new": "check_in"}}') $$,
    'staff that comes'
);
select results_eq(
    $$ select pg_temp.noted('staff.removed') $$, $$ values ('Olga event_staff {role} {"role": {"old": "check_in"}}') $$,
    'and goes'
);
select is((select count(*) from pg_temp.noted('silence.imposed')), 1::bigint, 'a silence');
select is(
    (select l.personal from audit.audit_log as l where l.action = 'silence.imposed'),
    '{"reason": {"new": "Insulta a Ana"}}'::jsonb, 'whose reason is personal'
);
select is(
    (select l.changed from audit.audit_log as l where l.action = 'silence.changed'), '{lifted_at}'::text[], 'its end'
);
select results_eq(
    $$ select n from pg_temp.noted('role.revoked') as n $$,
    $$ values ('Jefa user_roles {permissions,role} {"role": {"old": "member"}, "permissions": {"old": []}}') $$,
    'a role that is taken'
);
select is((select count(*) from pg_temp.noted('model.changed')), 1::bigint, 'a model');
select is(
    (select array_agg(distinct l.action order by l.action) from audit.audit_log as l, seen as s where l.id > s.id),
    '{event.changed,event.registrations_cancelled,event.rescheduled,model.changed,role.revoked,silence.changed,silence.imposed,staff.added,staff.removed}',
    'a registration without money, and the counters that it moves, are on no record'
);

-- when, then: money
update public.event_registrations set payment_status = 'pending'
where id = tests.registration_id('taller', 'ana');
select is(
    (select l.facts from audit.audit_log as l where l.action = 'payment.changed'),
    '{"payment_status": {"old": "not_required", "new": "pending"}}'::jsonb, 'what becomes of money is'
);
select is(
    (select l.subject_id from audit.audit_log as l where l.action = 'payment.changed'),
    tests.user_id('ana'), 'with whose it is'
);
insert into public.payment_events (
    provider, provider_event_id, transaction_id, registration_id, kind, amount, currency, occurred_at
)
values ('manual', 'x', 'x', '00000000-0000-4000-8000-000000000001', 'paid', 50000, 'COP', now());
insert into public.event_registrations (id, event_id, user_id, ticket_type, status, payment_status, amount_paid)
values (
    '00000000-0000-4000-8000-000000000001', tests.event_id('taller'), tests.user_id('beto'), 'general', 'confirmed',
    'paid', 50000
);
select is(
    (select l.facts #>> '{amount_paid,new}' from audit.audit_log as l where l.action = 'payment.recorded'),
    '50000.00', 'also when it comes with the registration'
);
update public.event_registrations set meta_data = '{"x": 1}' where user_id = tests.user_id('beto');
select is(
    (select count(*) from audit.audit_log as l where l.object_type = 'event_registrations'), 2::bigint,
    'no other change of a registration is'
);

delete from public.event_registrations where user_id = tests.user_id('beto');
select results_eq(
    $$ select l.facts #>> '{payment_status,old}', l.facts #>> '{amount_paid,old}'
       from audit.audit_log as l where l.action = 'payment.removed' $$,
    $$ values ('paid', '50000.00') $$, 'money that goes with its registration is'
);
delete from public.event_registrations where event_id = tests.event_id('taller') and user_id = tests.user_id('ana');
select is(
    (select count(*) from audit.audit_log as l where l.action = 'payment.removed'), 1::bigint,
    'a registration without money goes unnoted'
);

-- when, then: decisions of moderators
do $$
begin
    perform tests.authenticate_as('ana');
    insert into public.blog_posts (title, slug, content) values ('Ofertas', 'ofertas', 'Compren');
    perform public.publish_post(tests.post_id('ofertas'));
    perform tests.authenticate_as('olga');
    perform public.report_content('blog_post', tests.post_id('ofertas'), 'spam');
    perform tests.clear_authentication();
end;
$$;
select is_empty($$ select pg_temp.noted('moderation.decided') $$, 'a report decides nothing');
do $$
begin
    perform tests.authenticate_as('jefa');
    perform public.decide_moderation_item(q.id, q.version, 'removed', 'Es publicidad de Ana') from public.moderation_queue as q;
    perform tests.clear_authentication();
end;
$$;
select results_eq(
    $$ select pg_temp.noted('moderation.decided') $$,
    $$ values ('Jefa moderation_queue {decision_note,status} {"status": {"new": "removed", "old": "pending"}}') $$,
    'what moderators decide'
);
select is(
    (select l.subject_id from audit.audit_log as l where l.action = 'moderation.decided'),
    tests.user_id('ana'), 'about whom'
);
select is(
    (select l.personal #>> '{decision_note,new}' from audit.audit_log as l where l.action = 'moderation.decided'),
    'Es publicidad de Ana', 'and in which words, which are personal'
);

select results_eq(
    $$ select pg_temp.noted('content.moderated') $$,
    $$ values ('Jefa blog_posts {status} {"status": {"new": "removed", "old": "published"}}') $$,
    'and what is gone by it'
);

-- when, then: what is featured, locked, deleted by others than its author
do $$
begin
    perform tests.authenticate_as('ana');
    insert into public.resources (title, type, url)
    values ('Otra', 'article', 'https://example.com'), ('Guía', 'article', 'https://example.com');
    delete from public.resources where title = 'Otra';
    perform tests.authenticate_as('jefa');
    update public.resources set is_featured = true;
    delete from public.resources;
    delete from public.events where id = tests.event_id('taller');
    perform tests.clear_authentication();
end;
$$;
select results_eq(
    $$ select pg_temp.noted('resource.changed') $$,
    $$ values ('Jefa resources {is_featured} {"is_featured": {"new": true, "old": false}}') $$, 'what admins feature'
);
select results_eq(
    $$ select pg_temp.noted('content.deleted') $$,
    $$ values ('Jefa resources {status} {"status": {"old": "draft"}}') $$,
    'what somebody deletes that is not his; nothing of what it said'
);
select is(
    (select count(*) from pg_temp.noted('event.deleted') as n where n like 'Jefa event_keys {date} %'), 1::bigint,
    'an event that is deleted, not one that moves to another year'
);
insert into public.venues (name, slug, address, area) values ('Sala', 'sala', 'Calle 1', 'Centro');
update public.venues set is_approved = not is_approved;
select is((select count(*) from pg_temp.noted('venue.changed')), 1::bigint, 'a venue that is approved');
insert into public.forum_categories (name, slug) values ('Todo', 'todo');
insert into public.forum_topics (category_id, title, content, author_id)
select c.id, 'Hola', 'Hola', tests.user_id('ana') from public.forum_categories as c where c.slug = 'todo';
update public.forum_topics set status = 'locked';
select results_eq(
    $$ select n from pg_temp.noted('content.moderated') as n where n like '% forum_topics %' $$,
    $$ values (' forum_topics {status} {"status": {"new": "locked", "old": "active"}}') $$, 'a topic that is locked'
);

-- when, then: templates, and what a change of nothing leaves
insert into public.report_templates (name, type, query) values ('x', 'event', 'event_report');
update public.report_templates set query = 'user_activity_report' where name = 'x';
update public.report_templates set description = 'Otra' where name = 'x';
select results_eq(
    $$ select n from pg_temp.noted('template.changed') as n $$,
    $$ values
    (' report_templates {is_active,name,query} {"query": {"new": "event_report"}, "is_active": {"new": true}}'),
    (' report_templates {is_active,name,query} {"query": {"new": "user_activity_report"}, "is_active": {"new": true}}'),
    (' report_templates {is_active,name,query} {"query": {"new": "event_report"}, "is_active": {"new": true}}'),
    (' report_templates {query} {"query": {"new": "user_activity_report", "old": "event_report"}}') $$,
    'a template, after the two of the migrations, and no change of what is not noted'
);
delete from public.report_templates where name = 'x';
select is((select count(*) from pg_temp.noted('template.changed')), 5::bigint, 'and its end');
select is_empty(
    $$ select from audit.audit_log where personal is null and facts::text ~* '(Insulta|publicidad)' $$,
    'nothing personal stands among the facts'
);

select * from finish();
rollback;
