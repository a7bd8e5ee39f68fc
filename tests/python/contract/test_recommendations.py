"""Recommendations, interests and activities through the client: everybody's own."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from medellin_ai import errors

if TYPE_CHECKING:
    from uuid import UUID

    from .conftest import World


def recommend(world: World, user_id: UUID, scores: dict[str, UUID]) -> None:
    for score, event_id in scores.items():
        world.sql.execute(
            "insert into public.content_recommendations (user_id, content_type, content_id, score, reason)"
            " values (%s, 'event', %s, %s, '{\"code\": \"suggested\"}')",
            (user_id, event_id, Decimal(score)),
        )


def test_the_best_come_first_with_a_reason(world: World) -> None:
    user_id, _ = world.user("ana")
    ana = world.acting(user_id)
    events = [world.event() for _ in range(3)]
    recommend(world, user_id, dict(zip(("0.5", "0.25", "0.9"), events, strict=True)))
    first, *others = ana.recommendations.list()
    assert (first.content_type, first.content_id, first.score) == ("event", events[2], Decimal("0.9"))
    assert first.title
    assert first.starts_at is not None
    assert first.reason == {"code": "suggested"}
    assert (first.reason_es, first.reason_en) == ("Puede interesarte", "You may like it")
    assert [found.content_id for found in others] == events[:2]
    assert [found.content_id for found in ana.recommendations.list("event", limit=1)] == [events[2]]
    assert ana.recommendations.list("topic") == ()
    with pytest.raises(errors.InvalidInput):
        ana.recommendations.list("message")  # type: ignore[arg-type]
    with pytest.raises(errors.InvalidInput):
        ana.recommendations.list(limit=101)


def test_what_cannot_be_gone_to_any_more_is_not_recommended(world: World) -> None:
    user_id, _ = world.user("ana")
    ana = world.acting(user_id)
    registered, cancelled, left = [world.event() for _ in range(3)]
    recommend(world, user_id, {"0.5": registered, "0.6": cancelled, "0.7": left})
    ana.registrations.register(registered)
    world.sql.execute("update public.events set status = 'cancelled' where id = %s", (cancelled,))
    assert [found.content_id for found in ana.recommendations.list()] == [left]


def test_seen_and_dismissed(world: World) -> None:
    user_id, _ = world.user("ana")
    ana, beto = world.acting(user_id), world.person("beto")
    recommend(world, user_id, {"0.9": world.event(), "0.5": world.event()})
    best, other = ana.recommendations.list()
    assert not best.is_viewed
    seen = ana.recommendations.mark_viewed(best.id)
    assert seen.is_viewed
    assert seen.viewed_at is not None
    assert ana.recommendations.mark_viewed(best.id).viewed_at == seen.viewed_at
    assert ana.recommendations.dismiss(other.id).is_dismissed
    assert [(found.id, found.is_viewed) for found in ana.recommendations.list()] == [(best.id, True)]

    assert beto.recommendations.list() == ()
    for attempt in (beto.recommendations.dismiss, beto.recommendations.mark_viewed):
        with pytest.raises(errors.NotFound):
            attempt(best.id)
    with pytest.raises(errors.PermissionDenied):
        world.anybody.recommendations.list()


def test_made_anew_for_oneself(world: World) -> None:
    user_id, _ = world.user("ana")
    ana, beto, boss = world.acting(user_id), world.person("beto"), world.person("jefa", "admin")
    event_id = world.event()
    ana.recommendations.refresh("event", limit=50)
    assert event_id in {found.content_id for found in ana.recommendations.list("event", limit=100)}

    world.sql.execute("delete from public.content_recommendations where user_id = %s", (user_id,))
    with pytest.raises(errors.PermissionDenied):
        beto.recommendations.refresh("event", user_id=user_id)
    with pytest.raises(errors.PermissionDenied):
        world.anybody.recommendations.refresh("event")
    assert ana.recommendations.list() == ()
    boss.recommendations.refresh("event", user_id=user_id, limit=50)
    assert event_id in {found.content_id for found in ana.recommendations.list("event", limit=100)}
    with pytest.raises(errors.InvalidInput):
        ana.recommendations.refresh("message")  # type: ignore[arg-type]
    with pytest.raises(errors.NotFound):
        boss.recommendations.refresh("event", user_id=uuid4())


def test_everybodys_are_for_admins(world: World) -> None:
    user_id, _ = world.user("ana")
    ana, boss = world.acting(user_id), world.person("jefa", "admin")
    event_id = world.event()
    world.sql.execute("update auth.users set last_sign_in_at = now() where id = %s", (user_id,))
    with pytest.raises(errors.PermissionDenied):
        ana.recommendations.refresh_all()
    boss.recommendations.refresh_all()
    assert event_id in {found.content_id for found in ana.recommendations.list("event", limit=100)}


def test_what_one_likes(world: World) -> None:
    user_id, _ = world.user("ana")
    ana, beto = world.acting(user_id), world.person("beto")
    world.sql.execute(
        "insert into public.user_interests (user_id, interest_type, interest_value, weight, source)"
        " values (%s, 'topic', 'robótica', 0.4, 'activity')",
        (user_id,),
    )
    added = ana.interests.add("topic", "visión")
    assert (added.user_id, added.weight, added.source) == (user_id, Decimal(1), "explicit")
    assert [found.interest_value for found in ana.interests.mine()] == ["robótica", "visión"]
    with pytest.raises(errors.Conflict):
        ana.interests.add("topic", "visión")
    with pytest.raises(errors.InvalidInput):
        ana.interests.add("topic", "otra", weight=2)
    with pytest.raises(errors.InvalidInput):
        ana.interests.add("no existe", "otra")  # type: ignore[arg-type]
    assert ana.interests.set_weight(added.id, Decimal("0.3")).weight == Decimal("0.3")

    assert len(beto.interests.mine()) == 0
    with pytest.raises(errors.NotFound):
        beto.interests.set_weight(added.id, 1)
    with pytest.raises(errors.NotFound):
        beto.interests.remove(added.id)
    assert ana.interests.remove(added.id).interest_value == "visión"
    with pytest.raises(errors.NotFound):
        ana.interests.remove(added.id)
    assert ana.interests.remove(ana.interests.mine().items[0].id).source == "activity"


def test_who_has_no_account_likes_nothing(world: World) -> None:
    user_id, _ = world.user("nadie")
    for client in (world.anybody, world.acting(user_id, is_anonymous=True)):
        with pytest.raises(errors.PermissionDenied):
            client.interests.add("topic", "visión")


def test_what_was_noted_of_oneself(world: World) -> None:
    user_id, _ = world.user("ana")
    ana, beto = world.acting(user_id), world.person("beto")
    events = [world.event() for _ in range(3)]
    for event_id in events:
        ana.registrations.register(event_id)
    noted = list(ana.activity.iterate(page_size=2))
    assert [found.entity_id for found in noted] == events[::-1]
    assert {(found.activity_type, found.entity_type) for found in noted} == {("event_registration", "event")}
    assert len(ana.activity.mine(limit=2)) == 2
    assert len(beto.activity.mine()) == 0
    with pytest.raises(errors.PermissionDenied):
        world.anybody.activity.mine()
