"""The search: what it finds of words written otherwise, whether it uses its index, and what ranking costs.

The limit of a search is the count of what matches, by the same index: nothing is ranked, nothing is read. The
document reads a pair by its own expression, `to_tsvector('spanish', …) @@ plainto_tsquery('spanish', …)`.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import psycopg

from bench.ground import milliseconds
from bench.lists import acting, person
from bench.side_by_side import Report, Shape, report, take_turns

if TYPE_CHECKING:
    from bench.ground import Ground

POSTS = 20_000
# A word, and one of how many posts has it.
WORDS = {"inteligencia": 3, "robótica": 25, "cafetales": 200}
# What is written, and what somebody types.
PAIRS = (
    ("programación", "programacion"),
    ("innovaciones", "innovacion"),
    ("robótica", "robotica"),
    ("bibliotecas", "biblioteca"),
    ("análisis", "analisis"),
    ("canción", "canciones"),
    ("algoritmos", "algoritmo"),
    ("Medellín", "medellin"),
    ("tecnológico", "tecnologicos"),
    ("visión", "vision"),
    ("estadística", "estadisticas"),
    ("árboles", "arbol"),
    ("cafés", "cafe"),
    ("públicas", "publica"),
    ("matemáticas", "matematica"),
    ("código", "codigos"),
    ("máquina", "maquinas"),
    ("información", "informacion"),
    ("educación", "educaciones"),
    ("raíz", "raices"),
)
FILL = """
    select setseed(0.4);
    set session_replication_role = replica;
    insert into auth.users (id, email) values ({person}, 'ana@example.com');
    insert into public.blog_posts (title, slug, content, status, published_at, author_id, reading_time)
    select
        'Nota ' || n, 'nota-' || n,
        (
            select string_agg('palabra' || (2000 * random() ^ 3)::integer, ' ')
            from generate_series(1, 60 + 0 * n)
        ) || {words},
        'published', now() - make_interval(mins => n), {person}, 1
    from generate_series(1, {posts}) as n;
    reset session_replication_role;
    select private.rebuild_search();
"""
COUNTED = "select count(*) from private.search_documents where vector @@ to_tsquery('spanish', '{word}');"
SEARCHED = "select * from public.search('{word}', null, 20);"
EXPOSED = {
    "search": "select * from public.search('cafetales', null, 20)",
    "search of a kind": "select * from public.search('cafetales', '{blog_post}', 20)",
    "suggest": "select * from public.suggest('nota 1999', null, 8)",
}
SCANS = "select sum(seq_scan), sum(idx_scan) from pg_stat_user_tables where relname = 'search_documents'"
PAIR = """
    select private.search_vector(%(written)s, null, null) @@ private.search_query(%(asked)s),
        to_tsvector('spanish', %(written)s) @@ plainto_tsquery('spanish', %(asked)s)
"""


def ranked(url: str, word: str) -> Shape:
    turns = {
        "limit": lambda _: milliseconds(url, COUNTED.format(word=word)),
        "ours": lambda _: milliseconds(url, SEARCHED.format(word=word), acting("authenticated", 17)),
    }
    return take_turns(f"the best 20 of {POSTS // WORDS[word]:,}", "ms", turns, rounds=3)


def read_whole(url: str) -> int:
    """How many of the exposed searches read the table of documents from end to end."""
    found = 0
    for statement in EXPOSED.values():
        with psycopg.connect(url, autocommit=True) as owner:
            [(before, _)] = owner.execute(SCANS).fetchall()
            with psycopg.connect(url, autocommit=True, options=acting("authenticated", 17)) as client:
                client.execute(statement.encode())
            time.sleep(1.5)  # until the server has written down what the session did
            owner.execute("select pg_stat_clear_snapshot()")
            [(after, _)] = owner.execute(SCANS).fetchall()
            found += after > before
    return found


def measure(ground: Ground) -> Report:
    url = ground.ours("search")
    words = " || ".join(
        f"case when n % {often} = 0 then ' {word}' else '' end" for word, often in WORDS.items()
    )
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute(FILL.format(person=person(17), posts=POSTS, words=words).encode())
        owner.execute("vacuum analyze")
        pairs = [
            owner.execute(PAIR, {"written": written, "asked": asked}).fetchall()[0]
            for written, asked in PAIRS
        ]
    shapes = {word: ranked(url, word) for word in WORDS}
    findings: dict[str, float] = {
        "pairs found of 20": sum(ours for ours, _ in pairs),
        "pairs found by the document": sum(theirs for _, theirs in pairs),
        "exposed searches that read the whole table": read_whole(url),
    }
    findings |= {
        f"ranked search of {POSTS // WORDS[word]:,} / their count": shape.ratio("ours", "limit")
        for word, shape in shapes.items()
    }
    ground.drop("search")
    return report("search", [*shapes.values()], findings)
