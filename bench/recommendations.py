"""What people are recommended, of every type: the run of every night, for all of them at once.

The one limit is the bare search: the nearest of each type for the same people by the same indexes, where
nothing is filtered, explained or written. The other is exact: all vectors against all people at once by
numpy's BLAS, which has them in memory already. The document asks person by person, of three of the five
types. Where it would make a vector of a person's words it is given the one that the others have; without its
index it finds as much as they do.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import numpy as np
import psycopg

from bench.ground import acting
from bench.side_by_side import Report, report, take_turns
from bench.vectors import clustered, identity, store, stored

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.ground import Ground

# What there is of each kind, how much of it a person is recommended, and what tells its ids from the others'.
KINDS = {"event": 6_000, "resource": 3_000, "user": 2_000, "blog_post": 1_000, "topic": 1_000}
WANTED = {"event": 20, "resource": 15, "user": 10, "blog_post": 10, "topic": 10}
MIDDLES = {"event": 9, "resource": 7, "user": 8, "blog_post": 6, "topic": 4}
IN_DOCUMENT = {"event": "events", "resource": "resources", "user": "user"}
DIMENSIONS = 1536
PEOPLE = 200  # as many as a worker does in one step
FEW = 4  # for whom the document's loop runs
ADMIN = KINDS["user"]

FILL = """
    set session_replication_role = replica;
    insert into auth.users (id, email, last_sign_in_at)
    select {user}, n || '@example.com', case when n <= {people} then now() end
    from generate_series(1, {users}) as n;
    insert into public.profiles (id, first_name, signup_completed)
    select {user}, 'Ana ' || n, true from generate_series(1, {users}) as n;
    insert into public.communication_preferences (user_id)
    select {user} from generate_series(1, {users}) as n;
    insert into public.user_roles (user_id, role) values ({organizer}, 'admin');
    insert into public.events (
        id, slug, title, description, date, location, status, current_registrations, organizer_id
    )
    select
        {event}, 'e-' || n, 'Taller ' || n, 'De tema' || n % 200, now() + make_interval(hours => n), 'Ruta N',
        'published', n % 50, {organizer}
    from generate_series(1, {events}) as n;
    insert into public.event_registrations (event_id, event_date, user_id, ticket_type, status, created_at)
    select e.id, e.date, {user}, 'general', 'confirmed', now() - make_interval(mins => r.event)
    from generate_series(1, 5 * {people}) as m
    cross join lateral (select m % {people} + 1 as n, m * 53 % {events} + 1 as event) as r
    inner join public.events as e on e.slug = 'e-' || r.event;
    insert into public.resources (id, title, description, type, url, status, visibility)
    select
        {resource}, 'Guía ' || n, 'De tema' || n % 200, 'article', 'https://example.com', 'published',
        'public'
    from generate_series(1, {resources}) as n;
    insert into public.blog_posts (id, title, slug, content, status, published_at, reading_time)
    select
        {blog_post}, 'Nota ' || n, 'nota-' || n, 'De tema' || n % 200, 'published',
        now() - make_interval(mins => n), 1
    from generate_series(1, {blog_posts}) as n;
    insert into public.forum_categories (id, name, slug) values ({category}, 'General', 'general');
    insert into public.forum_topics (id, category_id, title, slug, content)
    select {topic}, {category}, 'Tema ' || n, 'tema-' || n, 'De tema' || n % 200
    from generate_series(1, {topics}) as n;
    insert into public.user_interests (user_id, interest_type, interest_value, source)
    select {user}, 'topic', 'tema' || (n * 7 + m) % 200, 'explicit'
    from generate_series(1, {people}) as n cross join generate_series(1, 2) as m;
    update public.ai_models set is_active = false where type = 'embedding';
    insert into public.ai_models (id, name, type, version, parameters)
    values ({model}, 'm', 'embedding', '1', '{{}}');
    reset session_replication_role;
    insert into private.event_keys (id, slug, date)
    select id, slug, date from public.events on conflict do nothing;
    select private.rebuild_search();
"""
# The vectors of the people, as the run makes them.
PERSONS = """
    create table bench.people as
    select g.user_id, extensions.avg(e.embedding) as vector
    from (
        select g.user_id, g.content_type, g.content_id
        from private.engaged_content(array(select {user} from generate_series(1, {people}) as n)) as g
        union all
        select {user}, 'user', {user} from generate_series(1, {people}) as n
    ) as g
    inner join public.content_embeddings as e using (content_type, content_id)
    group by g.user_id
"""
DOCUMENT = """
    create schema if not exists bench;
    create table bench.people (user_id uuid primary key, vector vector(1536) not null);
    insert into auth.users (id, email) select {user}, n || '@example.com' from generate_series(1, {few}) as n;
    insert into public.ai_models (id, name, type, version, parameters, is_active)
    values ({model}, 'm', 'embedding', '1', '{{}}', true);
    insert into public.user_interests (user_id, interest_type, interest_value, source)
    select {user}, 'topic', {user}, 'explicit' from generate_series(1, {few}) as n;
    {stored};
    create or replace function embed_text(p_text text) returns vector(1536) language sql stable as
    $$ select p.vector from bench.people as p where p.user_id::text = p_text $$;
    update auth.users set last_sign_in_at = now();
"""
FORGET = "truncate public.content_recommendations"
RECOMMEND = "select public.update_all_recommendations()"
SEARCH = """
    select count(*)
    from bench.people as p
    cross join lateral (
        select e.content_id
        from public.content_embeddings as e
        where e.content_type = '{kind}' and e.model_id = {model}
        order by
            e.embedding::extensions.halfvec(1536) operator(extensions.<=>) p.vector::extensions.halfvec(1536)
        limit {wanted}
    ) as n
"""
SEARCHING = (
    "-c hnsw.iterative_scan=strict_order -c hnsw.ef_search=100 -c enable_seqscan=off -c enable_sort=off"
)


def prepare(ground: Ground) -> tuple[str, str]:
    url, document = ground.ours("recommendations"), ground.document("recommendations_document")
    words = {
        "people": PEOPLE,
        "few": FEW,
        "organizer": identity(MIDDLES["user"], str(ADMIN)),
        "category": identity(3, "1"),
        "model": identity(5, "0"),
        "stored": stored(MIDDLES, f"coalesce('{json.dumps(IN_DOCUMENT)}'::jsonb ->> kind, kind)"),
        **{kind: identity(middle, "n") for kind, middle in MIDDLES.items()},
        **{f"{kind}s": many for kind, many in KINDS.items()},
    }
    with psycopg.connect(url, autocommit=True) as owner, psycopg.connect(document, autocommit=True) as other:
        for connection in (owner, other):
            connection.execute("set search_path = public, extensions")
            clustered(connection, KINDS, models=1)
        owner.execute(FILL.format(**words).encode())
        store(owner, MIDDLES)
        owner.execute("vacuum analyze")
        owner.execute(PERSONS.format(**words).encode())
        other.execute(DOCUMENT.format(**words).encode())
        with other.cursor().copy("copy bench.people from stdin") as copy:
            for person in owner.execute("select user_id, vector from bench.people limit %s", [FEW]):
                copy.write_row(person)
        other.execute("vacuum analyze")
    return url, document


def exact_batch() -> Callable[[], object]:
    """All against all, of as much as there is; what the numbers are does not matter to how long it takes."""
    random = np.random.default_rng(4)
    people = random.standard_normal((PEOPLE, DIMENSIONS), dtype=np.float32)
    content = {
        kind: random.standard_normal((many, DIMENSIONS), dtype=np.float32) for kind, many in KINDS.items()
    }

    def nearest() -> None:
        for kind, vectors in content.items():
            np.argpartition(people @ vectors.T, -WANTED[kind], axis=1)

    return nearest


def per_person(run: Callable[[], object], people: int) -> float:
    began = time.perf_counter()
    run()
    return (time.perf_counter() - began) * 1000 / people


def measure(ground: Ground) -> Report:
    url, document = prepare(ground)
    batch = exact_batch()
    searches = ";".join(
        SEARCH.format(kind=kind, model=identity(5, "0"), wanted=wanted) for kind, wanted in WANTED.items()
    ).encode()
    with (
        psycopg.connect(url, autocommit=True) as owner,
        psycopg.connect(url, autocommit=True, options=acting("app_admin", ADMIN)) as admin,
        psycopg.connect(url, autocommit=True, options=SEARCHING) as searcher,
        psycopg.connect(document, autocommit=True) as other,
        psycopg.connect(document, autocommit=True, options="-c enable_indexscan=off") as exact,
    ):

        def anew(connection: psycopg.Connection, emptied: psycopg.Connection, people: int) -> float:
            emptied.execute(FORGET)
            return per_person(lambda: connection.execute(RECOMMEND), people)

        shape = take_turns(
            f"for each of {PEOPLE} people; the limit is the bare search",
            "ms",
            {
                "limit": lambda _: per_person(lambda: searcher.execute(searches), PEOPLE),
                "exact batch": lambda _: per_person(batch, PEOPLE),
                "ours": lambda _: anew(admin, owner, PEOPLE),
                "ours, again": lambda _: per_person(lambda: admin.execute(RECOMMEND), PEOPLE),
                "document": lambda _: anew(other, other, FEW),
                "document, exact": lambda _: anew(exact, other, FEW),
            },
            rounds=3,
        )
    ground.drop("recommendations", "recommendations_document")
    return report(
        "recommendations",
        [shape],
        {
            "ours / pure search": shape.ratio("ours", "limit"),
            "ours, again / pure search": shape.ratio("ours, again", "limit"),
            "ours / exact batch": shape.ratio("ours", "exact batch"),
            "document without its index / ours": shape.ratio("document, exact", "ours"),
        },
    )
