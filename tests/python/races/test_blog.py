"""Many people at one post: the counter of comments stays true, and no answer loses its place."""

from __future__ import annotations

import random
from functools import partial
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from uuid import UUID

    from .conftest import Community

COMMENT = "insert into public.blog_comments (post_id, content, parent_id) values (%s, 'x', %s)"


def post(community: Community, author: UUID) -> UUID:
    post_id: UUID = community.one(
        "insert into public.blog_posts (title, content, status, author_id) "
        "values ('Charla', 'x', 'published', %s) returning id",
        author,
    )
    return post_id


def comment(community: Community, post_id: UUID, writer: UUID) -> UUID:
    comment_id: UUID = community.one(
        "insert into public.blog_comments (post_id, user_id, content, status) "
        "values (%s, %s, 'x', 'approved') returning id",
        post_id,
        writer,
    )
    return comment_id


def storm(community: Community, seed: int, asks: int) -> None:
    """Writing, answering, changing, deleting, approving and rejecting, all mixed."""
    chance = random.Random(seed)
    author, *writers = community.members(13)
    post_id = post(community, author)
    for writer in writers:
        comment(community, post_id, writer)
    any_of = "(select c.id from public.blog_comments c where c.status {} order by random() limit 1)"
    approved, alive = any_of.format("= 'approved'"), any_of.format("<> 'deleted'")

    def ask(person: UUID, statement: str, *args: object) -> str:
        return community.ask(person, statement, *args)

    def write() -> str:
        return ask(chance.choice(writers), COMMENT, post_id, None)

    def answer() -> str:
        return ask(
            chance.choice(writers),
            f"insert into public.blog_comments (post_id, content, parent_id) values (%s, 'x', {approved})",
            post_id,
        )

    def change() -> str:
        me = chance.choice(writers)
        return ask(
            me,
            "update public.blog_comments set content = content || 'x' where user_id = %s and random() < 0.3",
            me,
        )

    def delete() -> str:
        me = chance.choice(writers)
        return ask(
            me,
            "select public.delete_comment(c.id) from public.blog_comments c where c.user_id = %s "
            "and c.status <> 'deleted' limit 1",
            me,
        )

    def decide() -> str:
        decision = chance.choice(("approved", "approved", "rejected"))
        return ask(author, f"select public.moderate_comment({alive}, %s)", decision)

    calls = chance.choices([write, answer, change, delete, decide], [25, 15, 10, 15, 35], k=asks)
    answers = community.all_at_once(8, calls)
    # gone or deleted meanwhile; too deep; no comment left to decide on
    assert set(answers) <= {"ok", "P0002", "23503", "MD105", "MD151"}, f"seed {seed}: {set(answers)}"
    assert answers.count("ok") > asks / 2
    counted = community.owner().execute(
        """
        select p.comments_count, count(c.id) filter (where c.status = 'approved'), count(c.id)
        from public.blog_posts as p join public.blog_comments as c on c.post_id = p.id group by p.id
        """
    )
    shown, counted_now, rows = counted.fetchone() or (None, 0, 0)
    assert shown == counted_now
    assert rows > asks / 20


def test_a_storm_leaves_the_counter_true(community: Community) -> None:
    storm(community, seed=20261122, asks=300)


@pytest.mark.deep
def test_a_long_storm_leaves_the_counter_true(community: Community) -> None:
    seed = random.randrange(10**9)
    print(f"seed {seed}")
    storm(community, seed, asks=10_000)


def test_an_answer_and_a_deletion_at_once_leave_no_answer_without_its_place(community: Community) -> None:
    author, writer, other = community.members(3)
    post_id = post(community, author)
    stories = set()
    for _ in range(60):
        parent = comment(community, post_id, writer)
        deleted, answered = community.all_at_once(
            2,
            [
                partial(community.ask, writer, "select public.delete_comment(%s)", parent),
                partial(community.ask, other, COMMENT, post_id, parent),
            ],
        )
        left = community.owner().execute(
            "select c.status, count(a.id) from public.blog_comments c "
            "left join public.blog_comments a on a.parent_id = c.id where c.id = %s group by c.id",
            (parent,),
        )
        stories.add((deleted, answered, left.fetchone()))
    assert stories <= {("ok", "ok", ("deleted", 1)), ("ok", "23503", None)}
