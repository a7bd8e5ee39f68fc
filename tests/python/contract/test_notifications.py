"""What people are told, through the client: counted, read as far as it was shown, sent as they want it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from medellin_ai import errors

if TYPE_CHECKING:
    from uuid import UUID

    from .conftest import World

TELL = "select private.notify(%s, %s, 'Una respuesta', 'x', p_dedupe_key => %s, p_many => '%%s respuestas')"


def tell(world: World, user_id: UUID, kind: str = "forum", key: str | None = None) -> None:
    world.sql.execute(TELL, (user_id, kind, key))


def test_what_happens_again_is_counted_and_the_badge_with_it(world: World) -> None:
    ana_id, _ = world.user("ana")
    ana, beto = world.acting(ana_id), world.person("beto")
    for _ in range(3):
        tell(world, ana_id, key="reply:1")
    tell(world, ana_id, "event")

    assert [(note.title, note.occurrences) for note in ana.notifications.list(type="forum")] == [
        ("3 respuestas", 3)
    ]
    assert ana.notifications.unread_count() == len(ana.notifications.list(unread=True)) == 2
    assert ana.notifications.unread_count(type="forum") == 1
    assert ana.notifications.badge() == 2
    assert beto.notifications.unread_count() == beto.notifications.badge() == 0
    with pytest.raises(errors.PermissionDenied):
        world.anybody.notifications.unread_count()
    with pytest.raises(errors.PermissionDenied):
        world.anybody.notifications.badge()


def test_all_that_was_shown_is_read(world: World) -> None:
    ana_id, _ = world.user("ana")
    ana, beto = world.acting(ana_id), world.person("beto")
    for _ in range(3):
        tell(world, ana_id)
    newest = ana.notifications.list(limit=1).items[0]
    tell(world, ana_id)

    assert beto.notifications.mark_all_read(until=newest.created_at, until_id=newest.id) == 0
    assert ana.notifications.unread_count() == 4
    assert ana.notifications.mark_all_read(until=newest.created_at, until_id=newest.id) == 1
    assert len(ana.notifications.list(unread=True)) == 1
    with pytest.raises(errors.PermissionDenied):
        world.anybody.notifications.mark_all_read(until=newest.created_at)


def test_a_seat_and_a_move_are_told(world: World) -> None:
    olga_id, olga_name = world.user("olga", "organizer")
    ana_id, _ = world.user("ana")
    olga, ana = world.acting(olga_id), world.acting(ana_id)
    event_id = world.one("select tests.create_event(%s, %s)", world.slug("charla"), olga_name)

    ana.registrations.register(event_id)
    olga.events.update(event_id, location="Parque Arví")

    assert [note.title for note in ana.notifications.list()] == [
        "Un evento cambió de lugar",
        "Tu cupo está confirmado",
    ]
    assert olga.notifications.unread_count() == 0


def test_a_person_says_what_comes_by_which_channel(world: World) -> None:
    ana = world.person("ana")
    wanted = {"forum": {"email": False}}
    changed = ana.preferences.update(timezone="Europe/Madrid", channels=wanted, categories=["comment"])
    assert (changed.timezone, changed.channels, changed.categories) == ("Europe/Madrid", wanted, ["comment"])
    for wrong in (
        {"timezone": "Macondo"},
        {"channels": {"gossip": {"email": False}}},
        {"channels": {"forum": {"pigeon": True}}},
        {"categories": ["gossip"]},
    ):
        with pytest.raises(errors.InvalidInput):
            ana.preferences.update(**wrong)  # type: ignore[typeddict-item]
    assert ana.preferences.get() == changed
