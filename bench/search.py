"""The search: what it finds of words written otherwise, whether it uses its index, and what ranking costs.

The limit of a search is the count of what matches, by the same index: nothing is ranked, nothing is read. The
limit of a suggestion is the count of what has most of what is typed. The document reads a pair by its own
expression, `to_tsvector('spanish', …) @@ plainto_tsquery('spanish', …)`.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import psycopg

from bench.ground import acting, milliseconds, person
from bench.side_by_side import Growth, Report, Shape, grow, report, take_turns

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
SUGGESTED = "nota 1999"  # as every title begins, and few go on
COUNTED = "select count(*) from private.search_documents where vector @@ to_tsquery('spanish', '{word}');"
COUNTED_TITLES = "select count(*) from private.search_documents where title operator(extensions.%>) '{word}';"
SEARCHED = "select * from public.search('{word}', null, 20);"
SUGGEST = "select * from public.suggest('{word}', null, 8);"
MOST_OF_IT = "-c pg_trgm.word_similarity_threshold=0.8"
EXPOSED = {
    "search": "select * from public.search('cafetales', null, 20)",
    "search of a kind": "select * from public.search('cafetales', '{blog_post}', 20)",
    "suggest": SUGGEST.format(word=SUGGESTED),
}
SCANS = "select sum(seq_scan), sum(idx_scan) from pg_stat_user_tables where relname = 'search_documents'"
PAIR = """
    select private.search_vector(%(written)s, null, null) @@ private.search_query(%(asked)s),
        to_tsvector('spanish', %(written)s) @@ plainto_tsquery('spanish', %(asked)s)
"""


def ranked(url: str) -> Growth:
    """The best of a word, by how many posts have it."""
    words = {POSTS // often: word for word, often in WORDS.items()}
    me = acting("authenticated", 17)
    return grow(
        "the best 20, by how many match",
        "ms",
        sorted(words),
        {
            "limit": lambda many, _: milliseconds(url, COUNTED.format(word=words[many])),
            "ours": lambda many, _: milliseconds(url, SEARCHED.format(word=words[many]), me),
        },
        rounds=3,
    )


def suggested(url: str) -> Shape:
    me = acting("authenticated", 17)
    turns = {
        "limit": lambda _: milliseconds(url, COUNTED_TITLES.format(word=SUGGESTED), MOST_OF_IT),
        "ours": lambda _: milliseconds(url, SUGGEST.format(word=SUGGESTED), me),
    }
    return take_turns("what begins like a title", "ms", turns, rounds=3)


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
    grown, suggestion = ranked(url), suggested(url)
    findings: dict[str, float] = {
        "pairs found of 20": sum(ours for ours, _ in pairs),
        "pairs found by the document": sum(theirs for _, theirs in pairs),
        "exposed searches that read the whole table": read_whole(url),
    }
    findings |= {
        f"ranked search of {many:,} / their count": grown.shape(many).ratio("ours", "limit")
        for many in grown.figures["ours"]
    }
    findings |= {
        "slope of ours": grown.slope("ours"),
        "slope of a count": grown.slope("limit"),
        "suggestion / count of what is like it": suggestion.ratio("ours", "limit"),
    }
    ground.drop("search")
    return report("search", [grown, suggestion], findings)
