"""Posts and comments through the client, as the database decides."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from medellin_ai import errors

if TYPE_CHECKING:
    from .conftest import World

TOMORROW = dt.datetime.now(dt.UTC).replace(microsecond=0) + dt.timedelta(days=1)


def test_a_member_writes_and_publishes_a_post(world: World) -> None:
    author, other = world.person("ana", "member"), world.person("bruno", "member")
    draft = author.blog.create(title="¿Qué es un ñandú?", content="Un ave. " * 250, tags=["aves", "ia"])
    assert (draft.status, draft.slug, draft.reading_time) == ("draft", "que-es-un-nandu", 3)
    assert draft.published_at is None
    for reader in (other, world.anybody):
        with pytest.raises(errors.NotFound):
            reader.blog.get(draft.id)
    with pytest.raises(errors.NotFound):
        other.blog.publish(draft.id)

    post = author.blog.publish(draft.id)
    assert post.status == "published"
    assert world.anybody.blog.get(draft.id) == post
    with pytest.raises(errors.PermissionDenied):
        other.blog.archive(draft.id)
    with pytest.raises(errors.NotFound):
        other.blog.update(draft.id, title="Mío")
    with pytest.raises(errors.AlreadyPublished):
        author.blog.publish(draft.id, at=TOMORROW)

    slug = world.slug("el-nandu")
    assert author.blog.update(draft.id, slug=slug).slug == slug
    for address in (slug, "que-es-un-nandu"):
        assert world.anybody.blog.get_by_slug(address).slug == slug
    with pytest.raises(errors.Conflict):
        other.blog.create(title="Otra", slug="que-es-un-nandu", content="x")

    assert author.blog.archive(draft.id).status == "archived"
    with pytest.raises(errors.NotFound):
        world.anybody.blog.get_by_slug(slug)
    with pytest.raises(errors.IllegalStep):
        author.blog.unpublish(draft.id)
    assert author.blog.publish(draft.id).published_at == post.published_at
    with pytest.raises(errors.NotFound):
        author.blog.delete(draft.id)
    assert author.blog.unpublish(draft.id).status == "draft"
    author.blog.delete(draft.id)
    with pytest.raises(errors.NotFound):
        author.blog.get(draft.id)


def test_a_scheduled_post_waits(world: World) -> None:
    author = world.person("ana", "member")
    draft = author.blog.create(title=world.slug("Mañana"), content="x")
    with pytest.raises(errors.PublishedInPast):
        author.blog.publish(draft.id, at=TOMORROW - dt.timedelta(days=2))
    post = author.blog.publish(draft.id, at=TOMORROW)
    assert (post.status, post.published_at) == ("published", TOMORROW)
    with pytest.raises(errors.NotFound):
        world.anybody.blog.get(post.id)
    assert post.id not in {p.id for p in author.blog.list()}
    assert [p.id for p in author.blog.mine()] == [post.id]
    assert author.blog.publish(post.id, at=TOMORROW + dt.timedelta(days=1)).published_at != TOMORROW
    author.blog.publish(post.id)
    assert world.anybody.blog.get(post.id).status == "published"


def test_the_page_shows_the_latest_first(world: World) -> None:
    author_id, _ = world.user("ana", "member")
    slugs = [world.slug("entrada") for _ in range(5)]
    for days, slug in enumerate(slugs, 1):
        world.sql.execute(
            "insert into public.blog_posts (title, slug, content, status, published_at, author_id) "
            "values ('Entrada', %s, 'x', 'published', now() - make_interval(days => %s), %s)",
            (slug, days, author_id),
        )
    first = world.anybody.blog.list(author_id=author_id, limit=2)
    second = world.anybody.blog.list(author_id=author_id, limit=2, after=first.next_cursor)
    assert [post.slug for post in (*first, *second)] == slugs[:4]
    assert [post.slug for post in world.anybody.blog.iterate(author_id=author_id, page_size=2)] == slugs


def test_who_may_not_write(world: World) -> None:
    for client in (world.person("nadie"), world.anybody):
        with pytest.raises(errors.PermissionDenied):
            client.blog.create(title="X", content="x")
    with pytest.raises(errors.InvalidInput):
        world.person("ana", "member").blog.create(title=" ", content="x")
    with pytest.raises(errors.SignInRequired):
        world.anybody.blog.mine()


def test_comments_are_written_approved_answered_and_taken_back(world: World) -> None:
    author, writer, reader = (world.person(name, "member") for name in ("ana", "bruno", "carla"))
    post = author.blog.publish(author.blog.create(title=world.slug("Charla"), content="x").id)

    first = writer.blog.comment(post.id, "¡Qué bueno!")
    assert first.status == "pending"
    assert [c.id for c in writer.blog.comments(post.id)] == [first.id]
    assert not reader.blog.comments(post.id).items
    with pytest.raises(errors.PermissionDenied):
        writer.blog.approve_comment(first.id)
    with pytest.raises(errors.NotFound):
        reader.blog.approve_comment(first.id)
    with pytest.raises(errors.Conflict):
        reader.blog.comment(post.id, "Sí", parent_id=first.id)

    assert [c.id for c in author.blog.comments(post.id, status="pending")] == [first.id]
    assert author.blog.approve_comment(first.id).status == "approved"
    answer = reader.blog.comment(post.id, "Sí", parent_id=first.id)
    author.blog.approve_comment(answer.id)
    assert [(c.id, c.parent_id) for c in world.anybody.blog.comments(post.id)] == [
        (first.id, None),
        (answer.id, first.id),
    ]
    assert world.anybody.blog.get(post.id).comments_count == 2

    assert writer.blog.edit_comment(first.id, "¡Muy bueno!").status == "pending"
    assert [c.id for c in world.anybody.blog.comments(post.id)] == [answer.id]
    author.blog.reject_comment(first.id)
    with pytest.raises(errors.NotFound):
        writer.blog.edit_comment(first.id, "¿Y ahora?")
    with pytest.raises(errors.NotFound):
        reader.blog.delete_comment(first.id)
    writer.blog.delete_comment(first.id)
    assert [(c.content, c.status) for c in world.anybody.blog.comments(post.id)] == [
        ("", "deleted"),
        ("Sí", "approved"),
    ]
    with pytest.raises(errors.IllegalStep):
        author.blog.approve_comment(first.id)
    reader.blog.delete_comment(answer.id)
    assert world.anybody.blog.get(post.id).comments_count == 0
