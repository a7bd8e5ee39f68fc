-- What tests stand on: people, events, who is acting, and a clock that can be stopped. Loaded once into the template of
-- the test databases, as postgres, after the migrations. Everything may be called by whoever is acting.
create schema tests;
grant usage on schema tests to public;
alter default privileges in schema tests grant execute on functions to public;

-- PostgREST acts as app_admin for an admin; pgTAP does so in the session of postgres.
do $$
begin
    if current_setting('server_version_num')::integer >= 160000 then
        execute 'grant app_admin to postgres with inherit false, set true';
    else
        grant app_admin to postgres;
    end if;
end;
$$;

-- The clock: empty means the time of the transaction.
create table tests.clock (
    is_only boolean primary key default true check (is_only),
    frozen_at timestamptz
);
insert into tests.clock default values;
grant select on tests.clock to public;

create or replace function private.clock()
returns timestamptz
language sql
stable
security invoker
set search_path = ''
as $$ select coalesce((select c.frozen_at from tests.clock as c), now()) $$;

create function tests.freeze(p_at timestamptz)
returns void
language sql
security definer
set search_path = ''
as $$ update tests.clock set frozen_at = p_at $$;

create function tests.unfreeze()
returns void
language sql
security definer
set search_path = ''
as $$ update tests.clock set frozen_at = null $$;

-- People. Whoever is acting stays out of what the database writes about them.
create function tests._swap_claims(p_claims text)
returns text
language plpgsql
set search_path = ''
as $$
declare
    v_before text := coalesce(current_setting('request.jwt.claims', true), '');
begin
    perform set_config('request.jwt.claims', p_claims, true);
    return v_before;
end;
$$;

create function tests.create_user(p_name text, p_roles text[] default '{}', p_email text default null)
returns uuid
language plpgsql
security definer
set search_path = ''
as $$
declare
    v_id uuid := tests.user_id(p_name);
    v_acting text := tests._swap_claims('');
begin
    insert into auth.users (
        id, aud, role, email, email_confirmed_at, raw_app_meta_data, raw_user_meta_data, created_at, updated_at
    )
    values (
        v_id, 'authenticated', 'authenticated', coalesce(p_email, p_name || '@example.com'), now(),
        '{"provider": "email", "providers": ["email"]}',
        jsonb_build_object('first_name', initcap(p_name)), now(), now()
    );
    insert into public.user_roles (user_id, role)
    select v_id, r.role::public.user_role from unnest(p_roles) as r (role)
    on conflict do nothing;
    perform tests._swap_claims(v_acting);
    return v_id;
end;
$$;

-- The same for everybody of that name, in every test; nobody needs to be there yet.
create function tests.user_id(p_name text)
returns uuid
language sql
immutable
set search_path = ''
as $$ select md5('person ' || p_name)::uuid $$;

-- Who is acting, to the end of the transaction or the next change: what PostgREST does for a request.
create function tests._act(p_role text, p_claims jsonb)
returns void
language plpgsql
set search_path = ''
as $$
begin
    perform set_config('request.jwt.claims', p_claims::text, true);
    perform set_config('role', p_role, true);
    perform private.pre_request();
end;
$$;

create function tests._claims(p_name text, p_aal text, p_is_anonymous boolean)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
    v_acting text := tests._swap_claims('');
begin
    if p_is_anonymous then
        insert into auth.users (id, aud, role, is_anonymous, created_at, updated_at)
        values (tests.user_id(p_name), 'authenticated', 'authenticated', true, now(), now())
        on conflict (id) do nothing;
    end if;
    perform tests._swap_claims(v_acting);
    if not exists (
        select from auth.users as u where u.id = tests.user_id(p_name) and u.is_anonymous = p_is_anonymous
    ) then
        raise exception 'nobody is called %: tests.create_user() comes first', p_name;
    end if;
    return jsonb_build_object(
        'sub', tests.user_id(p_name), 'role', 'authenticated', 'aud', 'authenticated', 'aal', p_aal,
        'session_id', gen_random_uuid(), 'is_anonymous', p_is_anonymous
    );
end;
$$;

create function tests.authenticate_as(p_name text, p_aal text default 'aal1')
returns void
language sql
set search_path = ''
as $$ select tests._act('authenticated', tests._claims(p_name, p_aal, false)) $$;

-- An anonymous sign-in: an account without an address, made here if need be.
create function tests.authenticate_as_anonymous(p_name text)
returns void
language sql
set search_path = ''
as $$ select tests._act('authenticated', tests._claims(p_name, 'aal1', true)) $$;

create function tests.authenticate_as_anon()
returns void
language sql
set search_path = ''
as $$ select tests._act('anon', '{"role": "anon"}') $$;

create function tests.authenticate_as_service()
returns void
language sql
set search_path = ''
as $$ select tests._act('service_role', '{"role": "service_role"}') $$;

create function tests.clear_authentication()
returns void
language plpgsql
set search_path = ''
as $$
begin
    perform set_config('request.jwt.claims', '', true);
    perform set_config('role', 'none', true);
end;
$$;

-- Events, as the owner of the database puts them there: in any state, also in the past.
create function tests.create_event(
    p_slug text,
    p_organizer text,
    p_status text default 'published',
    p_date timestamptz default null,
    p_capacity integer default null
)
returns uuid
language plpgsql
security definer
set search_path = ''
as $$
declare
    v_id uuid := gen_random_uuid();
    v_acting text := tests._swap_claims('');
begin
    insert into public.events (id, slug, title, description, date, location, status, capacity, organizer_id)
    values (
        v_id, p_slug, initcap(p_slug), 'Un evento de prueba', coalesce(p_date, private.clock() + interval '30 days'),
        'Ruta N', p_status, p_capacity, tests.user_id(p_organizer)
    );
    perform tests._swap_claims(v_acting);
    return v_id;
end;
$$;

create function tests.event_id(p_slug text)
returns uuid
language sql
stable
security definer
set search_path = ''
as $$ select k.id from private.event_keys as k where k.slug = p_slug $$;

create function tests.registration_id(p_slug text, p_name text)
returns uuid
language sql
stable
security definer
set search_path = ''
as $$
    select r.id
    from public.event_registrations as r
    where r.event_id = tests.event_id(p_slug) and r.user_id = tests.user_id(p_name)
$$;

-- A ticket of a person, with a code that is easy to remember: 'charla/ana'.
create function tests.create_ticket(p_slug text, p_name text)
returns text
language sql
security definer
set search_path = ''
as $$
    insert into private.ticket_codes (code_hash, registration_id)
    values (private.ticket_hash(p_slug || '/' || p_name), tests.registration_id(p_slug, p_name))
    returning p_slug || '/' || p_name
$$;

-- An entry of the ledger, and what the registration says then; nothing else follows from it.
create function tests.put_payment(p_slug text, p_name text, p_amount numeric, p_kind text default 'paid')
returns void
language sql
security definer
set search_path = ''
as $$
    insert into public.payment_events (
        provider, provider_event_id, transaction_id, registration_id, event_id, user_id, kind, amount, currency, occurred_at
    )
    select 'manual', gen_random_uuid(), gen_random_uuid(), r.id, r.event_id, r.user_id, p_kind, p_amount, r.currency, now()
    from public.event_registrations as r
    where r.id = tests.registration_id(p_slug, p_name);
    select private.refresh_payment(tests.registration_id(p_slug, p_name));
$$;

-- Posts and comments, in any state and at any time.
create function tests.create_post(
    p_slug text,
    p_author text,
    p_status text default 'published',
    p_published_at timestamptz default null
)
returns uuid
language plpgsql
security definer
set search_path = ''
as $$
declare
    v_id uuid := gen_random_uuid();
    v_acting text := tests._swap_claims('');
begin
    insert into public.blog_posts (id, slug, title, content, status, published_at, author_id)
    values (v_id, p_slug, initcap(p_slug), 'Un texto de prueba', p_status, p_published_at, tests.user_id(p_author));
    perform tests._swap_claims(v_acting);
    return v_id;
end;
$$;

create function tests.post_id(p_slug text)
returns uuid
language sql
stable
security definer
set search_path = ''
as $$ select p.id from public.blog_posts as p where p.slug = p_slug $$;

create function tests.create_comment(
    p_slug text,
    p_writer text,
    p_content text,
    p_status text default 'approved',
    p_parent text default null
)
returns uuid
language plpgsql
security definer
set search_path = ''
as $$
declare
    v_id uuid := gen_random_uuid();
    v_acting text := tests._swap_claims('');
begin
    insert into public.blog_comments (id, post_id, user_id, content, status, parent_id)
    values (
        v_id, tests.post_id(p_slug), tests.user_id(p_writer), p_content, p_status, tests.comment_id(p_parent)
    );
    perform tests._swap_claims(v_acting);
    return v_id;
end;
$$;

create function tests.comment_id(p_content text)
returns uuid
language sql
stable
security definer
set search_path = ''
as $$ select c.id from public.blog_comments as c where c.content = p_content $$;

-- Topics of the forum and replies in them, as the owner of the database puts them there: in any state.
create function tests.topic_id(p_slug text)
returns uuid
language sql
immutable
set search_path = ''
as $$ select md5('topic ' || p_slug)::uuid $$;

create function tests.create_topic(p_slug text, p_author text, p_status text default 'active', p_category text default 'general')
returns uuid
language plpgsql
security definer
set search_path = ''
as $$
declare
    v_acting text := tests._swap_claims('');
begin
    insert into public.forum_categories (name, slug) values (initcap(p_category), p_category) on conflict do nothing;
    insert into public.forum_topics (id, category_id, slug, title, content, author_id, status)
    select tests.topic_id(p_slug), c.id, p_slug, initcap(p_slug), 'Un tema de prueba', tests.user_id(p_author), p_status
    from public.forum_categories as c
    where c.slug = p_category;
    perform tests._swap_claims(v_acting);
    return tests.topic_id(p_slug);
end;
$$;

create function tests.create_reply(p_topic text, p_author text, p_parent uuid default null, p_status text default 'active')
returns uuid
language plpgsql
security definer
set search_path = ''
as $$
declare
    v_id uuid := gen_random_uuid();
    v_acting text := tests._swap_claims('');
begin
    insert into public.forum_posts (id, topic_id, author_id, parent_id, content, status)
    values (v_id, tests.topic_id(p_topic), tests.user_id(p_author), p_parent, 'Respuesta de ' || p_author, p_status);
    perform tests._swap_claims(v_acting);
    return v_id;
end;
$$;

-- A run of a report as a worker has it: its job, leased. The rows come from a transaction that may only read and is undone.
create function tests.lease_report(p_run_id uuid)
returns private.jobs
language sql
security definer
set search_path = ''
as $$
    update private.jobs as j
    set lease_token = gen_random_uuid(), lease_until = now() + interval '5 minutes', attempts = j.attempts + 1
    where j.kind = 'render_report' and j.payload ->> 'execution_id' = p_run_id::text
    returning j.*
$$;

create function tests.report_rows(p_run_id uuid)
returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
    v_job constant private.jobs := tests.lease_report(p_run_id);
    v_rows text;
begin
    perform private.load_report(v_job.id, v_job.lease_token);
    begin
        select coalesce(jsonb_agg(r), '[]')::text into v_rows from private.report_rows(v_job.id, v_job.lease_token) as r;
        raise exception using errcode = 'TUNDO';
    exception when sqlstate 'TUNDO' then
        return v_rows;
    end;
end;
$$;

-- The catalog of our schemas, for rules that hold for every object: also for those that are added later.
create view tests.relations as
select
    c.oid, c.relkind, c.relrowsecurity, c.relispartition, c.reloptions, c.relacl, n.nspname as schema,
    format('%I.%I', n.nspname, c.relname) as name
from pg_catalog.pg_class as c
inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
where n.nspname in ('public', 'private', 'partitions', 'archive', 'monitoring', 'backup', 'audit')
    and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S');

create view tests.functions as
select
    p.oid, p.prosecdef, p.proconfig, p.proacl, p.proowner, n.nspname as schema,
    format('%I.%I', n.nspname, p.proname) as name
from pg_catalog.pg_proc as p
inner join pg_catalog.pg_namespace as n on p.pronamespace = n.oid
where n.nspname in ('public', 'private', 'partitions', 'archive', 'monitoring', 'backup', 'audit')
    and not exists (select from pg_catalog.pg_depend as d where d.objid = p.oid and d.deptype = 'e');

create view tests.api_roles as
select r.oid, r.rolname as name
from pg_catalog.pg_roles as r
where r.rolname in ('anon', 'authenticated', 'app_admin', 'service_role');

-- What a query finds after a statement that is undone again.
create function tests.planted(p_statement text, p_query text)
returns text
language plpgsql
set search_path = ''
as $$
declare
    v_found text;
begin
    begin
        execute p_statement;
        execute format('select string_agg(f.found::text, '', '' order by f.found::text) from (%s) as f (found)', p_query)
            into v_found;
        raise exception using errcode = 'TUNDO';
    exception when sqlstate 'TUNDO' then
        null;
    end;
    return v_found;
end;
$$;

-- The rules of a file (tests/sql/catalog) and what would break each: nothing does, and each rule sees what is planted.
create table tests.rules (code text primary key, rule text not null, faults text not null);
create table tests.plants (code text not null references tests.rules, plant text not null, found text not null);

create function tests.check_rules()
returns setof text
language plpgsql
as $$
begin
    return next plan((select count(*) from tests.rules)::integer + (select count(*) from tests.plants)::integer + 1);
    return query select is_empty(r.faults, r.rule) from tests.rules as r;
    return query
    select is(tests.planted(p.plant, r.faults), p.found, format('%s, or it is seen: %s', r.rule, btrim(p.plant, E'\n ')))
    from tests.plants as p
    inner join tests.rules as r on p.code = r.code;
    return next is_empty('select code from tests.rules except select code from tests.plants', 'every rule has proven that it sees');
end;
$$;

-- Each node of the plan of a query, which is run: what it reads (of a leaf: by which index of the parent), and how many
-- rows it looked at.
create function tests.plan_of(p_sql text)
returns table (
    node text, relation text, alias text, index text, condition text, parent_relationship text, looked_at bigint
)
language plpgsql
as $$
declare
    v_plan jsonb;
begin
    execute 'explain (analyze, verbose, timing off, summary off, format json) ' || p_sql into v_plan;
    return query
    with recursive nodes (node, schema, path) as (
        select v_plan #> '{0,Plan}', v_plan #>> '{0,Plan,Schema}', '{}'::bigint[]
        union all
        select c.node, coalesce(c.node ->> 'Schema', n.schema), n.path || c.number
        from nodes as n
        cross join jsonb_array_elements(n.node -> 'Plans') with ordinality as c (node, number)
    )
    select
        n.node ->> 'Node Type', n.node ->> 'Relation Name', n.node ->> 'Alias', coalesce(p.relname, i.relname)::text,
        n.node ->> 'Index Cond', n.node ->> 'Parent Relationship',
        (
            (
                (n.node ->> 'Actual Rows')::numeric + coalesce((n.node ->> 'Rows Removed by Filter')::numeric, 0)
                + coalesce((n.node ->> 'Rows Removed by Index Recheck')::numeric, 0)
            ) * (n.node ->> 'Actual Loops')::numeric
        )::bigint
    from nodes as n
    left join pg_catalog.pg_class as i
        on i.relname = n.node ->> 'Index Name' and i.relnamespace = n.schema::regnamespace
    left join pg_catalog.pg_inherits as h on h.inhrelid = i.oid
    left join pg_catalog.pg_class as p on p.oid = h.inhparent
    order by n.path;
end;
$$;

-- The proof matrix (tests/sql/rls): who is acting in a column of it.
create function tests.act_as(p_actor text)
returns void
language plpgsql
set search_path = ''
as $$
begin
    case p_actor
        when 'anon' then perform tests.authenticate_as_anon();
        when 'anonymous' then perform tests.authenticate_as_anonymous('anonymous');
        when 'service' then perform tests.authenticate_as_service();
        when 'former_admin' then
            perform tests.authenticate_as('stranger');
            set local role app_admin;
        else perform tests.authenticate_as(p_actor);
    end case;
end;
$$;

-- What comes of a statement, which is undone again: '+' it found rows and changed them, '=' it found rows and changed
-- nothing, '-' it found none, or its SQLSTATE. p_table is where it changes something ('nowhere': it must not; null: no
-- matter), p_column what an update changes. Whatever is refused must leave every row of the table as it was.
create function tests.attempt(p_actor text, p_statement text, p_table text, p_column text)
returns text
language plpgsql
set search_path = ''
as $$
declare
    v_look text := case p_table
        when 'nowhere' then 'select to_jsonb(sum(n_tup_ins + n_tup_upd + n_tup_del)) from pg_stat_xact_all_tables'
        else format('select coalesce(jsonb_agg(to_jsonb(t) order by t::text), ''[]'') from %s as t', p_table)
    end;
    v_before jsonb;
    v_after jsonb;
    v_rows integer;
    v_result text;
begin
    if p_table is not null then
        execute v_look into v_before;
    end if;
    begin
        perform tests.act_as(p_actor);
        execute p_statement;
        get diagnostics v_rows = row_count;
        set constraints all immediate;
        perform tests.clear_authentication();
        if p_table is not null then
            execute v_look into v_after;
        end if;
        raise exception using errcode = 'TUNDO';
    exception
        when sqlstate 'TUNDO' then
            v_result := case when v_rows = 0 then '-' else '+' end;
        when others then
            v_result := sqlstate;
            -- these counts go on counting what was undone
            v_after := v_before;
            if p_table <> 'nowhere' then
                execute v_look into v_after;
            end if;
    end;
    if v_result <> '+' or p_table = 'nowhere' then
        return v_result || case when v_after is distinct from v_before then ', but rows have changed' else '' end;
    end if;
    if p_column is not null then
        select jsonb_agg(r -> p_column order by r -> p_column) into v_before from jsonb_array_elements(v_before) as r;
        select jsonb_agg(r -> p_column order by r -> p_column) into v_after from jsonb_array_elements(v_after) as r;
    end if;
    return case when v_after = v_before then '=' else '+' end;
end;
$$;
