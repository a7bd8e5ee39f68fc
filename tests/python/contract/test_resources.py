"""Resources through the client, as the database decides."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from medellin_ai import errors

if TYPE_CHECKING:
    from .conftest import World


def test_a_member_shares_mends_archives_and_deletes_a_link(world: World) -> None:
    author = world.person("maria", "member")
    draft = author.resources.create(
        title="Guía de RAG",
        type="article",
        url="https://example.com/rag",
        tags=["rag"],
        meta_data={"nivel": 1},
    )
    assert (draft.status, draft.visibility, draft.download_count) == ("draft", "public", 0)
    with pytest.raises(errors.NotFound):
        world.anybody.resources.get(draft.id)

    assert author.resources.publish(draft.id).status == "published"
    assert world.anybody.resources.get(draft.id).tags == ["rag"]
    assert author.resources.update(draft.id, title="Guía").title == "Guía"
    assert author.resources.archive(draft.id).status == "archived"
    with pytest.raises(errors.NotFound):
        world.anybody.resources.get(draft.id)
    with pytest.raises(errors.IllegalStep):
        author.resources.update(draft.id, status="draft")
    assert author.resources.delete(draft.id).id == draft.id
    with pytest.raises(errors.NotFound):
        author.resources.get(draft.id)


def test_a_link_is_given_to_those_who_see_it_and_counted_once(world: World) -> None:
    author, reader = world.person("maria", "member"), world.person("ana")
    resource = author.resources.create(title="Datos", type="dataset", url="https://example.com/datos")
    author.resources.publish(resource.id)

    link = reader.resources.open(resource.id)
    assert (link.url, link.file_path) == ("https://example.com/datos", None)
    assert reader.resources.get(resource.id).download_count == 0
    for _ in range(2):
        reader.resources.open(resource.id, download=True)
    author.resources.open(resource.id, download=True)
    assert world.anybody.resources.get(resource.id).download_count == 1

    author.resources.update(resource.id, visibility="members")
    with pytest.raises(errors.NotFound):
        reader.resources.open(resource.id)
    assert world.person("memo", "member").resources.open(resource.id).url == link.url


def test_attendees_see_what_is_for_them_until_they_cancel(world: World) -> None:
    event_id = world.event()
    author, reader = world.person("maria", "member"), world.person("ana")
    with pytest.raises(errors.EventMissing):
        author.resources.create(
            title="Notas", type="paper", url="https://example.com", visibility="attendees"
        )
    with pytest.raises(errors.NotAtEvent):
        author.resources.create(title="Notas", type="paper", url="https://example.com", event_id=event_id)
    author.registrations.register(event_id)
    notes = author.resources.create(
        title="Notas",
        type="presentation",
        url="https://example.com",
        visibility="attendees",
        event_id=event_id,
    )
    author.resources.publish(notes.id)
    assert notes.event_date == world.anybody.events.get(event_id).date

    assert list(reader.resources.list(event_id=event_id)) == []
    seat = reader.registrations.register(event_id)
    assert [found.id for found in reader.resources.list(event_id=event_id)] == [notes.id]
    reader.registrations.cancel(seat.id)
    assert list(reader.resources.list(event_id=event_id)) == []


def test_a_file_comes_before_its_resource_is_published(world: World) -> None:
    user_id, _ = world.user("maria", "member")
    author = world.acting(user_id)
    path = f"{user_id}/notas.pdf"
    draft = author.resources.create(title="Notas", type="paper", file_path=path)
    with pytest.raises(errors.FileMissing):
        author.resources.publish(draft.id)
    world.sql.execute(
        "insert into storage.objects (bucket_id, name, metadata) values ('resources', %s, %s)",
        (path, '{"mimetype": "application/pdf", "size": 12}'),
    )
    published = author.resources.publish(draft.id)
    assert (published.mime_type, published.size_bytes) == ("application/pdf", 12)
    link = world.anybody.resources.open(draft.id, download=True)
    assert (link.url, link.file_path) == (None, path)


def test_lists_are_narrowed(world: World) -> None:
    user_id, _ = world.user("lista", "member")
    author = world.acting(user_id)
    slug = world.slug("vision")
    category = world.one(
        "insert into public.resource_categories (name, slug) values ('Visión', %s) returning id", slug
    )
    kinds = ("video", "course", "tool")
    for kind in kinds:
        made = author.resources.create(title=kind, type=kind, url="https://example.com")
        author.resources.publish(made.id)
    author.resources.update(made.id, category_id=category, visibility="members")

    mine = list(author.resources.iterate(author_id=user_id, page_size=2))
    assert [found.title for found in mine] == ["tool", "course", "video"]
    assert [found.title for found in author.resources.list(author_id=user_id, type="course")] == ["course"]
    assert [found.title for found in author.resources.list(category=slug)] == ["tool"]
    assert [found.title for found in author.resources.list(author_id=user_id, visibility="members")] == [
        "tool"
    ]
    assert list(author.resources.list(author_id=user_id, status="draft")) == []
    assert len(list(world.anybody.resources.list(author_id=user_id))) == 2
    assert slug in {found.slug for found in world.anybody.resources.categories()}


def test_what_the_rules_refuse(world: World) -> None:
    author, reader = world.person("maria", "member"), world.person("ana")
    with pytest.raises(errors.PermissionDenied):
        reader.resources.create(title="x", type="tool", url="https://example.com")
    with pytest.raises(errors.InvalidInput):
        author.resources.create(title="x", type="tool")
    with pytest.raises(errors.InvalidInput):
        author.resources.create(title="x", type="tool", url="javascript:alert(1)")
    with pytest.raises(errors.InvalidInput):
        author.resources.create(title="x", type="tool", file_path=f"{uuid4()}/x.pdf")
    mine = author.resources.create(title="x", type="tool", url="https://example.com")
    author.resources.publish(mine.id)
    with pytest.raises(errors.PermissionDenied):
        author.resources.update(mine.id, status="removed")
    with pytest.raises(errors.PermissionDenied):
        author.resources.update(mine.id, is_featured=True)
    for attempt in (reader.resources.publish, reader.resources.archive, reader.resources.delete):
        with pytest.raises(errors.NotFound):
            attempt(mine.id)
    admin = world.person("jefa", "admin")
    assert admin.resources.update(mine.id, is_featured=True).is_featured
    for title in ("y", "z"):
        author.resources.create(title=title, type="tool", url="https://example.com")
    with pytest.raises(errors.TooManyRequests) as limit:
        author.resources.create(title="zz", type="tool", url="https://example.com")
    assert limit.value.details["action"] == "resource"
