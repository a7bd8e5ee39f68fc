"""The search against all that anybody may select: whoever looks for whatever, in whichever state it is."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.harness.database import cloned

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg

    from tests.harness.run import Run

WORDS = ("visión", "robótica", "niño", "running", "Medellín", "datos")
PEOPLE = ("anon", "stranger", "member", "other", "organizer", "staff", "moderator", "admin", "blocked")
STATES = {
    "events": ("draft", "published", "cancelled", "completed"),
    "resources": ("draft", "published", "archived", "removed"),
    "blog_posts": ("draft", "published", "archived", "removed"),
    "forum_topics": ("active", "closed", "locked", "hidden", "removed"),
    "forum_posts": ("active", "hidden", "removed"),
}
KINDS = dict(
    zip(("event", "resource", "blog_post", "topic", "post", "user"), (*STATES, "profiles"), strict=True)
)


class Society:
    """People of every kind, and some content in every state of each of them."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.sql = connection
        self._dice = random.Random(20260121)
        roles = {
            "member": ["member"],
            "other": ["member"],
            "blocked": ["member"],
            "moderator": ["member"],
            "organizer": ["organizer", "member"],
            "admin": ["admin"],
        }
        for name in PEOPLE[1:]:
            self.sql.execute("select tests.create_user(%s, %s)", (name, roles.get(name, [])))
        self.sql.execute(
            """
            update public.user_roles set permissions = '["content.moderate"]'
            where user_id = tests.user_id('moderator');
            insert into public.user_blocks (blocker_id, blocked_id)
            values (tests.user_id('member'), tests.user_id('blocked')),
                (tests.user_id('blocked'), tests.user_id('organizer'));
            insert into public.forum_categories (name, slug, is_active)
            values ('Abierta', 'abierta', true), ('Cerrada', 'cerrada', false);
            """
        )
        for number in range(150):
            self._content(number)
        self.sql.execute(
            """
            insert into public.event_staff (event_id, user_id, role)
            select e.id, tests.user_id('staff'), 'check_in' from public.events as e where e.slug ~ '[05]$';
            insert into public.event_registrations (event_id, user_id, ticket_type, status)
            select e.id, tests.user_id('stranger'), 'general', 'confirmed'
            from public.events as e where e.slug ~ '[05]$' and e.status = 'published';
            """
        )
        for name in PEOPLE[1:]:
            self.sql.execute(
                "update public.profiles set bio = %s where id = tests.user_id(%s)", (self._text(), name)
            )

    def _text(self) -> str:
        return " ".join(self._dice.choices(WORDS, k=3))

    def _content(self, number: int) -> None:
        table = tuple(STATES)[number % len(STATES)]
        author = self._dice.choice(("member", "organizer", "blocked", "other"))
        values = {"who": author, "title": self._text(), "text": self._text(), "slug": f"cosa-{number}"}
        values["state"] = self._dice.choice(STATES[table])
        values["place"] = self._dice.choice(("public", "members", "private", "attendees"))
        values["days"] = self._dice.choice(("-1", "1"))
        self.sql.execute(INSERT[table].encode(), values)

    def act(self, who: str) -> None:
        """Until `stop`, everything is asked by this person."""
        claims = {"role": "anon"}
        if who != "anon":
            (user_id,) = self.sql.execute("select tests.user_id(%s)::text", (who,)).fetchone() or ("",)
            claims = {"role": "authenticated", "sub": user_id}
        self.sql.execute(
            "select set_config('request.jwt.claims', %s, false), set_config('role', %s, false)",
            (json.dumps(claims), claims["role"]),
        )
        self.sql.execute("select private.pre_request()")

    def stop(self) -> None:
        self.sql.execute(
            "select set_config('request.jwt.claims', '', false), set_config('role', 'none', false)"
        )

    def matching(self, query: str) -> set[tuple[str, str]]:
        """What the query fits, whoever may see it."""
        return set(
            self.sql.execute(
                """
                select d.kind, d.id::text from private.search_documents as d
                where d.vector @@ private.search_query(%s)
                """,
                (query,),
            )
        )

    def selectable(self) -> set[tuple[str, str]]:
        return {
            (kind, row[0])
            for kind, table in KINDS.items()
            for row in self.sql.execute(f"select id::text from public.{table}".encode())
        }

    def pages(self, query: str, kinds: list[str] | None, limit: int) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        cursor = None
        while rows := self.sql.execute(
            "select kind, id::text, next_cursor from public.search(%s, %s, %s, %s)",
            (query, kinds, limit, cursor),
        ).fetchall():
            assert len(rows) <= limit
            found += [(kind, row_id) for kind, row_id, _ in rows]
            cursor = rows[-1][2]
        return found

    def suggested(self, query: str) -> list[tuple[str, str]]:
        return self.sql.execute("select kind, id::text from public.suggest(%s)", (query,)).fetchall()


INSERT = {
    "events": """
        insert into public.events (title, slug, description, date, location, status, organizer_id)
        values (%(title)s, %(slug)s, %(text)s, now() + interval '30 days', 'x', %(state)s,
            tests.user_id(%(who)s))
    """,
    "resources": """
        insert into public.resources (title, description, type, url, status, visibility, event_id, author_id)
        values (%(title)s, %(text)s, 'article', 'https://example.com', %(state)s, %(place)s,
            (select e.id from public.events as e where %(place)s = 'attendees' order by e.slug limit 1),
            tests.user_id(%(who)s))
    """,
    "blog_posts": """
        insert into public.blog_posts (title, slug, content, status, published_at, author_id)
        values (%(title)s, %(slug)s, %(text)s, %(state)s, now() + %(days)s * interval '1 day',
            tests.user_id(%(who)s))
    """,
    "forum_topics": """
        insert into public.forum_topics (title, content, category_id, status, author_id)
        select %(title)s, %(text)s, c.id, %(state)s, tests.user_id(%(who)s)
        from public.forum_categories as c order by c.is_active = (%(days)s = '-1') desc limit 1
    """,
    "forum_posts": """
        insert into public.forum_posts (topic_id, content, status, author_id)
        select t.id, %(text)s, %(state)s, tests.user_id(%(who)s)
        from public.forum_topics as t order by md5(t.id::text || %(slug)s) limit 1
    """,
}


@pytest.fixture(scope="module")
def society(run: Run) -> Iterator[Society]:
    with cloned(run) as database:
        yield Society(database.connect())


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    who=st.sampled_from(PEOPLE),
    words=st.lists(
        st.sampled_from((*WORDS, "or", "-datos", '"robótica niño"', "cocina")), min_size=1, max_size=4
    ),
    kinds=st.one_of(st.none(), st.lists(st.sampled_from(tuple(KINDS)), max_size=3)),
    limit=st.integers(1, 20),
)
def test_everybody_finds_what_he_may_select(
    society: Society, who: str, words: list[str], kinds: list[str] | None, limit: int
) -> None:
    query = " ".join(words)
    matching = society.matching(query)
    society.act(who)
    try:
        selectable = society.selectable()
        wanted = {hit for hit in matching & selectable if kinds is None or hit[0] in kinds}
        at_once = society.pages(query, kinds, 100)
        page_by_page = society.pages(query, kinds, limit)
        suggested = society.suggested(query)
    finally:
        society.stop()
    assert set(at_once) == wanted
    assert page_by_page == at_once
    assert len(set(at_once)) == len(at_once)
    assert set(suggested) <= selectable


def hostile_texts() -> list[str]:
    """A thousand of what people, programs and attackers type; always the same ones."""
    dice = random.Random(5)
    signs = [*"abcñáé '\"\\&|!:*()<->-_%;,.{}[]/\t\n\r", "\u0303", "\u0301", "\u200b", "\ufeff", "\U0001f600"]
    signs += [
        "ß",
        "İ",
        "ﬁ",
        "𝒳",
        "\u202e",
        "OR",
        "or ",
        "AND",
        "NOT",
        "http://a.b/c?d=e&f",
        "a@b.co",
        "1e5",
        "--",
    ]
    signs += ["$$", ":*", "<3>", "ǅ", '-"', '""', "-a"]
    texts = [
        "",
        "   ",
        '"""',
        "a" * 10240,
        "á" * 10240,
        '"' * 5000,
        "-" * 3000,
        "a " * 5000,
        "\\",
        "a:*",
        "<->",
    ]
    texts += ["OR OR OR", "-or-", '"a" or', "le-le-" * 500, "http://" + "x" * 5000, "1" * 5000, "😀" * 3000]
    texts += [
        "x" * 2_000_000,
        " ".join(f"w{n}" for n in range(300_000)),
        "%",
        "_",
        "' or 1=1 --",
        "'; drop table x; --",
    ]
    texts += [(one + other) * 100 for one in signs for other in '-"! ']
    while len(texts) < 1000:
        texts.append("".join(dice.choice(signs) for _ in range(dice.choice((1, 3, 8, 30, 200, 2000)))))
    return texts


def test_no_text_is_too_odd(society: Society) -> None:
    society.act("member")
    try:
        for text in hostile_texts():
            society.sql.execute("select count(*) from public.search(%s)", (text,))
            society.sql.execute("select count(*) from public.suggest(%s)", (text,))
    finally:
        society.stop()
    society.sql.execute(
        "select count(private.search_vector(t, t, t)) from unnest(%s::text[]) as t", (hostile_texts(),)
    )
