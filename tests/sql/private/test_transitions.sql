-- private.transitions: the steps of each state machine, as they were decided.
begin;
select plan(11);

-- given: every step from a state of a machine to another one, tried on a table of its own
create function pg_temp.steps()
returns table (machine text, from_state text, to_state text, answer text)
language plpgsql
as $$
declare
    v_machine text;
    v_facts jsonb;
begin
    create temporary table subject (state text);
    for v_machine in select distinct t.machine from private.transitions as t loop
        execute format(
            'create or replace trigger guard before update on subject
             for each row execute function private.enforce_transition(%L, ''state'')', v_machine
        );
        for machine, from_state, to_state in
            with states (state) as (
                select t.from_state from private.transitions as t where t.machine = v_machine
                union
                select t.to_state from private.transitions as t where t.machine = v_machine
            )
            select v_machine, a.state, b.state from states as a inner join states as b on b.state <> a.state
        loop
            truncate subject;
            insert into subject values (from_state);
            begin
                update subject set state = to_state;
                answer := 'passes';
            exception when sqlstate 'MD105' then
                get stacked diagnostics v_facts = pg_exception_detail;
                answer := format(
                    'refused from %s to %s of %s', v_facts ->> 'from', v_facts ->> 'to', v_facts ->> 'machine'
                );
            end;
            return next;
        end loop;
    end loop;
end;
$$;
create temporary table tried as select * from pg_temp.steps();

-- then
select results_eq(
    $$ select t.machine, t.from_state, t.to_state from tried as t where t.answer = 'passes' order by 1, 2, 3 $$,
    $$ select t.machine, t.from_state, t.to_state from private.transitions as t order by 1, 2, 3 $$,
    'the steps that pass are those that are registered'
);
select is_empty(
    $$ select t.* from tried as t
       where t.answer not in ('passes', format('refused from %s to %s of %s', t.from_state, t.to_state, t.machine)) $$,
    'every other one is refused, and names both states'
);
select results_eq(
    $$ select from_state, string_agg(to_state, ' ' order by to_state) from private.transitions
       where machine = 'event' group by from_state order by from_state $$,
    $$ values ('draft', 'published'), ('published', 'cancelled completed') $$,
    'an event is published once; then it takes place or is called off'
);
select results_eq(
    $$ select from_state, string_agg(to_state, ' ' order by to_state) from private.transitions
       where machine = 'registration' group by from_state order by from_state $$,
    $$ values
       ('cancelled', 'confirmed pending requested waitlisted'),
       ('confirmed', 'cancelled expired'),
       ('expired', 'confirmed pending requested waitlisted'),
       ('offered', 'cancelled confirmed expired pending'),
       ('pending', 'cancelled confirmed expired'),
       ('requested', 'cancelled confirmed pending waitlisted'),
       ('waitlisted', 'cancelled confirmed offered') $$,
    'a registration is given up and taken again, but a confirmed one never waits'
);
select results_eq(
    $$ select from_state, string_agg(to_state, ' ' order by to_state) from private.transitions
       where machine = 'payment' group by from_state order by from_state $$,
    $$ values
       ('failed', 'not_required paid paid_unseated partially_refunded pending refunded'),
       ('not_required', 'paid paid_unseated partially_refunded pending refunded'),
       ('paid', 'paid_unseated partially_refunded pending refunded'),
       ('paid_unseated', 'paid partially_refunded pending refunded'),
       ('partially_refunded', 'not_required paid_unseated pending refunded'),
       ('pending', 'failed not_required paid paid_unseated partially_refunded refunded'),
       ('refunded', 'not_required paid_unseated partially_refunded pending') $$,
    'money that came in is never forgotten, only given back'
);
select results_eq(
    $$ select from_state, string_agg(to_state, ' ' order by to_state) from private.transitions
       where machine = 'blog_post' group by from_state order by from_state $$,
    $$ values
       ('archived', 'published removed'),
       ('draft', 'published removed'),
       ('published', 'archived draft removed'),
       ('removed', 'archived draft published') $$,
    'a post comes and goes; what was removed returns to where it was'
);
select results_eq(
    $$ select from_state, string_agg(to_state, ' ' order by to_state) from private.transitions
       where machine = 'comment' group by from_state order by from_state $$,
    $$ values
       ('approved', 'deleted pending rejected removed'),
       ('pending', 'approved deleted rejected removed'),
       ('rejected', 'approved deleted removed'),
       ('removed', 'approved pending rejected') $$,
    'a comment waits until it is approved or rejected; deleted is for good'
);
select results_eq(
    $$ select from_state, string_agg(to_state, ' ' order by to_state) from private.transitions
       where machine = 'connection' group by from_state order by from_state $$,
    $$ values
       ('accepted', 'removed'),
       ('cancelled', 'pending'),
       ('declined', 'pending'),
       ('pending', 'accepted cancelled declined'),
       ('removed', 'pending') $$,
    'nobody is connected without having been asked'
);
select results_eq(
    $$ select from_state, string_agg(to_state, ' ' order by to_state) from private.transitions
       where machine = 'topic' group by from_state order by from_state $$,
    $$ values
       ('active', 'closed hidden locked removed'),
       ('closed', 'active hidden locked removed'),
       ('hidden', 'active removed'),
       ('locked', 'active removed'),
       ('removed', 'active closed hidden locked') $$,
    'a topic is closed and opened, hidden and brought back; what moderators do, they undo'
);
select results_eq(
    $$ select from_state, string_agg(to_state, ' ' order by to_state) from private.transitions
       where machine = 'forum_post' group by from_state order by from_state $$,
    $$ values ('active', 'hidden removed'), ('hidden', 'active removed'), ('removed', 'active hidden') $$,
    'so is a reply'
);
select ok((select count(*) > 30 from tried where answer <> 'passes'), 'many steps were refused');

select * from finish();
rollback;
