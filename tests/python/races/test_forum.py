"""Many people in a few topics: numbers and counters stay true, slugs stay apart, trees stay trees."""

from __future__ import annotations

import random
from functools import partial
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from uuid import UUID

    from .conftest import Community

REPLY = "insert into public.forum_posts (topic_id, content) values (%s, 'x')"
SWITCH = "update public.{} set status = case status when 'active' then '{}' else 'active' end where id = ({})"
ANY_POST = "select p.id from public.forum_posts as p {} order by random() limit 1"
# what one would count, where it is not what the topic says
LIES = """
    select t.id from public.forum_topics as t left join public.forum_posts as p on p.topic_id = t.id
    group by t.id
    having t.reply_count <> count(p.id) filter (where p.status = 'active')
        or t.last_activity_at <> greatest(t.created_at, max(p.created_at))
        or count(p.id) <> coalesce(max(p.number), 0)
"""


def category(community: Community, slug: str = "general") -> UUID:
    category_id: UUID = community.one(
        "insert into public.forum_categories (name, slug) values (%s, %s) returning id", slug, slug
    )
    return category_id


def topic(community: Community, category_id: UUID, author: UUID) -> UUID:
    topic_id: UUID = community.one(
        "insert into public.forum_topics (category_id, title, content, author_id) "
        "values (%s, 'Charla', 'x', %s) returning id",
        category_id,
        author,
    )
    return topic_id


def storm(community: Community, seed: int, asks: int) -> None:
    """Replying, answering, hiding, showing, removing, closing, opening and reading, all mixed."""
    chance = random.Random(seed)
    author, moderator, *writers = community.members(14)
    community.owner().execute(
        "update public.user_roles set permissions = '[\"content.moderate\"]' where user_id = %s", (moderator,)
    )
    room = category(community)
    topics = [topic(community, room, author) for _ in range(3)]

    def ask(person: UUID, statement: str, *args: object) -> str:
        return community.ask(person, statement, *args)

    def reply() -> str:
        return ask(chance.choice(writers), REPLY, chance.choice(topics))

    def answer() -> str:
        return ask(
            chance.choice(writers),
            "insert into public.forum_posts (topic_id, content, parent_id) "
            "select p.topic_id, 'x', p.id from public.forum_posts as p order by random() limit 1",
        )

    def hide_or_show() -> str:
        me = chance.choice(writers)
        return ask(me, SWITCH.format("forum_posts", "hidden", ANY_POST.format("where p.author_id = %s")), me)

    def moderate() -> str:
        return ask(moderator, SWITCH.format("forum_posts", "removed", ANY_POST.format("")))

    def close_or_open() -> str:
        return ask(author, SWITCH.format("forum_topics", "closed", "%s"), chance.choice(topics))

    def read() -> str:
        return ask(chance.choice(writers), "select public.mark_topic_read(%s)", chance.choice(topics))

    kinds = [reply, answer, hide_or_show, moderate, close_or_open, read]
    answers = community.all_at_once(8, chance.choices(kinds, [35, 20, 15, 10, 5, 15], k=asks))
    # closed; hidden meanwhile; too deep; two who removed or hid the same at once
    assert set(answers) <= {"ok", "MD153", "23503", "MD151", "MD105"}, f"seed {seed}: {set(answers)}"
    assert answers.count("ok") > asks / 2
    assert community.one("select count(*) from public.forum_posts") > asks / 8
    assert community.owner().execute(LIES).fetchall() == [], f"seed {seed}"


def test_a_storm_leaves_numbers_and_counters_true(community: Community) -> None:
    storm(community, seed=41, asks=400)


@pytest.mark.deep
def test_a_long_storm_leaves_numbers_and_counters_true(community: Community) -> None:
    seed = random.randrange(10**9)
    print(f"seed {seed}")
    storm(community, seed, asks=10_000)


def test_nobody_replies_once_a_topic_is_closed(community: Community) -> None:
    author, writer = community.members(2)
    room = category(community)
    stories = set()
    for _ in range(40):
        topic_id = topic(community, room, author)
        closed, replied = community.all_at_once(
            2,
            [
                partial(
                    community.ask,
                    author,
                    "update public.forum_topics set status = 'closed' where id = %s and reply_count = 0",
                    topic_id,
                ),
                partial(community.ask, writer, REPLY, topic_id),
            ],
        )
        stories.add(
            (
                closed,
                replied,
                community.one(
                    "select (status, reply_count)::text from public.forum_topics where id = %s", topic_id
                ),
            )
        )
    # whoever comes second sees what the first has done
    assert stories <= {("ok", "MD153", "(closed,0)"), ("ok", "ok", "(active,1)")}


def test_the_same_title_at_once_gives_each_a_slug(community: Community) -> None:
    people = community.members(8)
    room = category(community)
    begin = "insert into public.forum_topics (category_id, title, content) values (%s, 'Hola a todos', 'x')"
    assert community.all_at_once(8, [partial(community.ask, p, begin, room) for p in people]) == ["ok"] * 8
    slugs = community.owner().execute("select slug from public.forum_topics").fetchall()
    assert len(set(slugs)) == 8
    assert ("hola-a-todos",) in slugs


def test_two_branches_hung_into_each_other_make_no_circle(community: Community) -> None:
    (admin,) = community.people(1)
    community.owner().execute("insert into public.user_roles (user_id, role) values (%s, 'admin')", (admin,))
    hang = "update public.forum_categories set parent_id = %s where id = %s"
    for n in range(20):
        one, other = category(community, f"a-{n}"), category(community, f"b-{n}")
        answers = community.all_at_once(
            2,
            [
                partial(community.ask, admin, hang, one, other),
                partial(community.ask, admin, hang, other, one),
            ],
        )
        assert sorted(answers) == ["MD150", "ok"]
