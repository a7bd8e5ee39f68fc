"""What is alike: the ten nearest of a type and a model, of content that lies in clusters.

Ours is what clients call, row security and all. The truth, and what its cost is held against, is an exact
scan of all vectors of the type and the model. The document has one IVFFlat index, made on an empty table as
its order of statements says, and filters what that finds.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import psycopg

from bench.ground import acting
from bench.side_by_side import Report, grow, report

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.ground import Ground

KINDS = {"blog_post": 60, "resource": 600, "event": 6_000}  # in each of two models
MIDDLES = {"event": 9, "resource": 7, "blog_post": 6}  # what tells an id from those of other kinds
CLUSTERS = 60
ASKED = 20
WANTED = 10

FILL = """
    set session_replication_role = replica;
    insert into auth.users (id, email) values ('00000000-0000-4000-8000-000000000017', 'ana@example.com');
    insert into public.events (id, slug, title, description, date, location, status, organizer_id)
    select
        {event}, 'e-' || n, 'Taller ' || n, 'Un taller', now() + make_interval(hours => n), 'Ruta N',
        'published', '00000000-0000-4000-8000-000000000017'
    from generate_series(1, {events}) as n;
    insert into public.resources (id, title, type, url, status, visibility, author_id)
    select
        {resource}, 'Guía ' || n, 'article', 'https://example.com', 'published', 'public',
        '00000000-0000-4000-8000-000000000017'
    from generate_series(1, {resources}) as n;
    insert into public.blog_posts (id, title, slug, content, status, published_at, author_id, reading_time)
    select
        {blog_post}, 'Nota ' || n, 'nota-' || n, 'Una nota', 'published', now(),
        '00000000-0000-4000-8000-000000000017', 1
    from generate_series(1, {blog_posts}) as n;
    reset session_replication_role;
"""
KEYS = "insert into private.event_keys (id, slug, date) select id, slug, date from public.events"
# A vector is its cluster's and two small steps from it, drawn from a pool.
VECTORS = """
    select setseed(0.4);
    create schema bench;
    create table bench.pool as
    select
        n,
        array_agg(random() - 0.5)::vector(1536) as centre,
        array_agg((random() - 0.5) * 0.5)::vector(1536) as step
    from generate_series(1, 400) as n cross join generate_series(1, 1536)
    group by n;
    create table bench.vectors as
    select k.kind, o.n, m.model, c.centre + a.step + b.step as embedding
    from (values {kinds}) as k (kind, many)
    cross join lateral generate_series(1, k.many) as o (n)
    cross join generate_series(0, {models} - 1) as m (model)
    inner join bench.pool as c on c.n = (o.n * 7 + o.n / 60) % {clusters} + 1
    inner join bench.pool as a on a.n = (o.n * 31 + m.model * 17) % 400 + 1
    inner join bench.pool as b on b.n = (o.n * 131 + o.n / 400 * 7) % 400 + 1;
"""
MODELS = """
    delete from public.ai_models;
    insert into public.ai_models (id, name, type, version, parameters, is_active)
    select {model}, 'm-' || n, 'embedding', '1', '{{}}', n = 1 from generate_series(0, 1) as n;
"""
INDEXES = """
    select indexname, indexdef from pg_indexes where indexname ~ '^idx_content_embeddings_vector_'
"""
STORE = """
    insert into public.content_embeddings (content_type, content_id, model_id, embedding)
    select {kind}, {id}, {model}, embedding from bench.vectors;
"""
SIMILAR = "select similar_content_id from public.calculate_content_similarity(%s, %s, null, %s)"
EXACT = """
    select e.content_id
    from public.content_embeddings as e, public.content_embeddings as s
    where s.content_type = %(kind)s and s.content_id = %(id)s and s.model_id = {model}
        and e.content_type = s.content_type and e.model_id = s.model_id and e.content_id <> s.content_id
    order by e.embedding operator(extensions.<=>) s.embedding limit %(wanted)s
"""
OF_DOCUMENT = "select similar_content_id from calculate_content_similarity(%s, %s, {model}, %s)"


def identity(middle: int, number: str) -> str:
    """An id that tells what it is of, as 9 of an event, 7 of a resource, 5 of a model."""
    return f"('00000000-0000-4000-{middle}000-' || lpad(({number})::text, 12, '0'))::uuid"


def known(kind: str, number: int) -> str:
    return f"00000000-0000-4000-{MIDDLES[kind]}000-{number:012d}"


def clustered(connection: psycopg.Connection, kinds: dict[str, int], models: int) -> None:
    """Vectors in bench.vectors: so many of each kind by each model."""
    wanted = ", ".join(f"('{kind}', {many})" for kind, many in kinds.items())
    connection.execute(VECTORS.format(kinds=wanted, models=models, clusters=CLUSTERS).encode())


def stored(middles: dict[str, int], kind: str = "kind") -> str:
    """The statement that makes content's embeddings of bench.vectors."""
    ids = " ".join(f"when '{name}' then {identity(middle, 'n')}" for name, middle in middles.items())
    return STORE.format(kind=kind, id=f"case kind {ids} end", model=identity(5, "model"))


def store(owner: psycopg.Connection, middles: dict[str, int]) -> None:
    """Graphs are built after their vectors, which is as good and takes a tenth of the time."""
    indexes = owner.execute(INDEXES).fetchall()
    for name, _ in indexes:
        owner.execute(f"drop index public.{name}".encode())
    owner.execute("set session_replication_role = replica")
    owner.execute(stored(middles).encode())
    owner.execute("reset session_replication_role")
    owner.execute("set maintenance_work_mem = '512MB'")
    for _, index in indexes:
        owner.execute(index.encode())


def prepare(ground: Ground) -> tuple[str, str]:
    url, document = ground.ours("vectors"), ground.document("vectors_document")
    words: dict[str, object] = {kind: identity(middle, "n") for kind, middle in MIDDLES.items()}
    words |= {f"{kind}s": many for kind, many in KINDS.items()}
    with psycopg.connect(url, autocommit=True) as owner, psycopg.connect(document, autocommit=True) as other:
        for connection in (owner, other):
            connection.execute("set search_path = public, extensions")
            connection.execute(FILL.format(**words).encode())
            clustered(connection, KINDS, models=2)
            connection.execute(MODELS.format(model=identity(5, "n")).encode())
        owner.execute(KEYS)
        store(owner, MIDDLES)
        other.execute(stored(MIDDLES).encode())
        for connection in (owner, other):
            connection.execute("vacuum analyze")
    return url, document


class Asked:
    """What each side answers to the same questions, and how long one takes."""

    def __init__(self, url: str, document: str, kind: str) -> None:
        self.kind = kind
        self.numbers = range(1, ASKED + 1)
        self.ours = psycopg.connect(url, autocommit=True, options=acting("authenticated", 17))
        self.exact = psycopg.connect(url, autocommit=True, options="-c enable_indexscan=off")
        self.document = psycopg.connect(document, autocommit=True)

    def by_ours(self, number: int) -> list[object]:
        return [row[0] for row in self.ours.execute(SIMILAR, (self.kind, known(self.kind, number), WANTED))]

    def by_scan(self, number: int) -> list[object]:
        values = {"kind": self.kind, "id": known(self.kind, number), "wanted": WANTED}
        return [row[0] for row in self.exact.execute(EXACT.format(model=identity(5, "1")).encode(), values)]

    def by_document(self, number: int) -> list[object]:
        statement = OF_DOCUMENT.format(model=identity(5, "1")).encode()
        return [
            row[0] for row in self.document.execute(statement, (self.kind, known(self.kind, number), WANTED))
        ]

    def recall(self, answer: Callable[[int], list[object]]) -> float:
        """The share of the true ten that are among the answers."""
        found = sum(len({*answer(number)} & {*self.by_scan(number)}) for number in self.numbers)
        return found / (WANTED * len(self.numbers))

    def fewest(self, answer: Callable[[int], list[object]]) -> int:
        return min(len(answer(number)) for number in self.numbers)

    def milliseconds(self, answer: Callable[[int], list[object]]) -> float:
        """Each question once untimed, then timed: pages come into memory by themselves."""
        for number in self.numbers:
            answer(number)
        began = time.perf_counter()
        for number in self.numbers:
            answer(number)
        return (time.perf_counter() - began) * 1000 / len(self.numbers)

    def close(self) -> None:
        for connection in (self.ours, self.exact, self.document):
            connection.close()


def measure(ground: Ground) -> Report:
    url, document = prepare(ground)
    asked = {many: Asked(url, document, kind) for kind, many in KINDS.items()}
    grown = grow(
        "the ten nearest, by how many there are; the limit is an exact scan",
        "ms",
        tuple(asked),
        {
            "limit": lambda many, _: asked[many].milliseconds(asked[many].by_scan),
            "ours": lambda many, _: asked[many].milliseconds(asked[many].by_ours),
            "document": lambda many, _: asked[many].milliseconds(asked[many].by_document),
        },
        rounds=3,
    )
    findings: dict[str, float] = {
        "slope of ours": grown.slope("ours"),
        "slope of a scan": grown.slope("limit"),
    }
    for many, of_kind in asked.items():
        findings |= {
            f"{of_kind.kind}s, recall": of_kind.recall(of_kind.by_ours),
            f"{of_kind.kind}s, fewest of {WANTED}": of_kind.fewest(of_kind.by_ours),
            f"{of_kind.kind}s, ours / exact scan": grown.shape(many).ratio("ours", "limit"),
            f"{of_kind.kind}s, recall of the document": of_kind.recall(of_kind.by_document),
            f"{of_kind.kind}s, fewest of the document": of_kind.fewest(of_kind.by_document),
        }
        of_kind.close()
    ground.drop("vectors", "vectors_document")
    return report("vectors", [grown], findings)
