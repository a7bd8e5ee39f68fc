"""Topics and replies through the client, as the database decides."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from medellin_ai import errors

if TYPE_CHECKING:
    from uuid import UUID

    from medellin_ai import MedellinClient

    from .conftest import World


@pytest.fixture
def category(world: World) -> UUID:
    category_id: UUID = world.one(
        "insert into public.forum_categories (name, slug) values ('Charla', %s) returning id",
        world.slug("charla"),
    )
    return category_id


def member(world: World, stem: str = "ana") -> MedellinClient:
    """Somebody who has been here for a while, so that his limits are those of everybody."""
    user_id, _ = world.user(stem, "member")
    world.sql.execute(
        "update auth.users set created_at = now() - interval '9 days' where id = %s", (user_id,)
    )
    return world.acting(user_id)


def moderator(world: World) -> MedellinClient:
    user_id, _ = world.user("mora", "member")
    world.sql.execute(
        "update public.user_roles set permissions = '[\"content.moderate\"]' where user_id = %s", (user_id,)
    )
    return world.acting(user_id)


def test_a_topic_from_the_beginning_to_the_end(world: World, category: UUID) -> None:
    ana, beto = member(world), member(world, "beto")
    topic = ana.forum.create(category_id=category, title="¿Qué es un ñandú?", content="Pregunto.")
    assert (topic.slug, topic.status, topic.reply_count) == ("que-es-un-nandu", "active", 0)
    assert topic.title == "¿Qué es un ñandú?"
    assert world.anybody.forum.get(topic.id) == topic

    renamed = ana.forum.update(topic.id, title="Aves que no vuelan")
    assert renamed.slug == "aves-que-no-vuelan"
    for address in ("aves-que-no-vuelan", "que-es-un-nandu"):
        assert world.anybody.forum.get_by_slug(address) == renamed
    with pytest.raises(errors.NotFound):
        beto.forum.update(topic.id, title="Mío")

    first = beto.forum.reply(topic.id, "Un ave.")
    answer = ana.forum.reply(topic.id, "¡Gracias!", parent_id=first.id)
    assert (first.number, answer.number, answer.parent_id) == (1, 2, first.id)
    assert world.anybody.forum.get(topic.id).reply_count == 2

    assert ana.forum.close(topic.id).status == "closed"
    with pytest.raises(errors.TopicClosed):
        beto.forum.reply(topic.id, "Otra cosa")
    with pytest.raises(errors.Conflict):
        ana.forum.delete(topic.id)
    assert ana.forum.hide(topic.id).status == "hidden"
    for reader in (beto, world.anybody):
        with pytest.raises(errors.NotFound):
            reader.forum.get(topic.id)
    with pytest.raises(errors.IllegalStep):
        ana.forum.close(topic.id)
    assert ana.forum.reopen(topic.id).status == "active"

    unanswered = ana.forum.create(category_id=category, title="Prueba", content="x")
    with pytest.raises(errors.NotFound):
        beto.forum.delete(unanswered.id)
    assert ana.forum.delete(unanswered.id) == unanswered


def test_pages_of_topics_and_replies(world: World, category: UUID) -> None:
    ana = member(world)
    topics = [ana.forum.create(category_id=category, title=f"Tema {n}", content="x") for n in range(3)]
    ana.forum.hide(ana.forum.create(category_id=category, title="Oculto", content="x").id)
    posts = [ana.forum.reply(topics[0].id, f"Respuesta {n}") for n in range(5)]

    expected = [topics[0].id, topics[2].id, topics[1].id]
    for reader in (world.anybody, ana):
        found = [topic.id for topic in reader.forum.iterate(page_size=2, category_id=category)]
        assert found == expected
    assert [post.id for post in walked(world.anybody, topics[0].id)] == [post.id for post in posts]
    assert [c.id for c in world.anybody.forum.categories() if c.id == category] == [category]
    assert len(world.anybody.forum.list(author_id=uuid4())) == 0
    with pytest.raises(errors.InvalidInput):
        world.anybody.forum.posts(topics[0].id, after=world.anybody.forum.list().next_cursor)


def walked(reader: MedellinClient, topic_id: UUID) -> list[object]:
    posts: list[object] = []
    page = reader.forum.posts(topic_id, limit=2)
    while page.next_cursor:
        posts += page
        page = reader.forum.posts(topic_id, limit=2, after=page.next_cursor)
    return posts


def test_replies_are_mended_hidden_and_shown(world: World, category: UUID) -> None:
    ana, beto = member(world), member(world, "beto")
    topic = ana.forum.create(category_id=category, title="Tema", content="x")
    post = beto.forum.reply(topic.id, "Ola")
    assert beto.forum.edit_post(post.id, "Hola").content == "Hola"
    with pytest.raises(errors.NotFound):
        ana.forum.edit_post(post.id, "Adiós")
    assert beto.forum.hide_post(post.id).status == "hidden"
    assert len(ana.forum.posts(topic.id)) == 0
    with pytest.raises(errors.Conflict):
        ana.forum.reply(topic.id, "¿Qué dijiste?", parent_id=post.id)
    assert beto.forum.show_post(post.id).status == "active"
    assert ana.forum.posts(topic.id).items[0].content == "Hola"

    other = ana.forum.create(category_id=category, title="Otro", content="x")
    with pytest.raises(errors.ParentElsewhere):
        ana.forum.reply(other.id, "x", parent_id=post.id)


def test_what_is_new_is_shown_until_it_is_read(world: World, category: UUID) -> None:
    ana, beto = member(world), member(world, "beto")
    topic = ana.forum.create(category_id=category, title="Tema", content="x")
    assert beto.forum.mark_read(topic.id) == 0
    beto.forum.reply(topic.id, "Uno")
    beto.forum.reply(topic.id, "Dos")

    assert beto.forum.unread() == ()
    (unread,) = ana.forum.unread()
    assert (unread.topic_id, unread.last_read_number, unread.unread_count) == (topic.id, 0, 2)
    assert ana.forum.mark_read(topic.id, number=1) == 1
    assert ana.forum.unread()[0].unread_count == 1
    assert ana.forum.mark_read(topic.id) == 2
    assert ana.forum.mark_read(topic.id, number=1) == 2
    assert ana.forum.unread() == ()
    with pytest.raises(errors.NotFound):
        ana.forum.mark_read(uuid4())
    with pytest.raises(errors.PermissionDenied):
        world.anybody.forum.unread()


def test_moderators_lock_pin_and_remove(world: World, category: UUID) -> None:
    ana, mora = member(world), moderator(world)
    topic = ana.forum.create(category_id=category, title="Tema", content="x")
    post = ana.forum.reply(topic.id, "Insulto")
    for forbidden in (ana.forum.lock, ana.forum.remove, ana.forum.pin):
        with pytest.raises(errors.PermissionDenied):
            forbidden(topic.id)

    assert mora.forum.pin(topic.id).is_pinned
    assert [t.id for t in world.anybody.forum.list(category_id=category, is_pinned=True)] == [topic.id]
    assert not mora.forum.pin(topic.id, pinned=False).is_pinned
    assert mora.forum.lock(topic.id).status == "locked"
    with pytest.raises(errors.TopicClosed):
        ana.forum.reply(topic.id, "Más")
    with pytest.raises(errors.NotFound):
        ana.forum.reopen(topic.id)
    assert mora.forum.reply(topic.id, "Cerrado").number == 2

    assert mora.forum.remove_post(post.id).status == "removed"
    with pytest.raises(errors.NotFound):
        ana.forum.show_post(post.id)
    assert mora.forum.show_post(post.id).status == "active"
    assert mora.forum.remove(topic.id).status == "removed"
    assert ana.forum.get(topic.id).status == "removed"
    assert mora.forum.reopen(topic.id).status == "locked"


def test_only_members_write(world: World, category: UUID) -> None:
    topic = member(world).forum.create(category_id=category, title="Tema", content="x")
    for client in (world.person("asis"), world.anybody):
        with pytest.raises(errors.PermissionDenied):
            client.forum.create(category_id=category, title="Tema", content="x")
        with pytest.raises(errors.PermissionDenied):
            client.forum.reply(topic.id, "x")
    newcomer = world.person("nuevo", "member")
    with pytest.raises(errors.TooManyRequests):
        for _ in range(9):
            newcomer.forum.reply(topic.id, "x")
