"""Recommendations, interests and activities through the client: everybody's own."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from medellin_ai import errors

if TYPE_CHECKING:
    from uuid import UUID

    from .conftest import World


def recommend(world: World, user_id: UUID, *scores: str) -> None:
    for score in scores:
        world.sql.execute(
            "insert into public.content_recommendations (user_id, content_type, content_id, score, reason)"
            " values (%s, 'event', gen_random_uuid(), %s, '{\"code\": \"popular\"}')",
            (user_id, Decimal(score)),
        )


def test_the_best_come_first_page_by_page(world: World) -> None:
    user_id, _ = world.user("ana")
    ana = world.acting(user_id)
    recommend(world, user_id, "0.5", "0.25", "0.9", "0.5")
    first = ana.recommendations.mine(limit=3)
    assert [found.score for found in first] == [Decimal("0.9"), Decimal("0.5"), Decimal("0.5")]
    rest = ana.recommendations.mine(limit=3, after=first.next_cursor)
    assert [found.score for found in rest] == [Decimal("0.25")]
    assert first.items[0].reason == {"code": "popular"}


def test_equal_scores_are_not_lost_between_pages(world: World) -> None:
    user_id, _ = world.user("ana")
    ana = world.acting(user_id)
    recommend(world, user_id, *["0.5"] * 5)
    seen: set[UUID] = set()
    after = None
    while page := ana.recommendations.mine(limit=2, after=after).items:
        seen |= {found.id for found in page}
        after = ana.recommendations.mine(limit=2, after=after).next_cursor
    assert len(seen) == 5


def test_seen_and_dismissed(world: World) -> None:
    user_id, _ = world.user("ana")
    ana, beto = world.acting(user_id), world.person("beto")
    recommend(world, user_id, "0.9", "0.5")
    best, other = ana.recommendations.mine()
    assert not best.is_viewed
    seen = ana.recommendations.mark_viewed(best.id)
    assert seen.is_viewed
    assert seen.viewed_at is not None
    assert ana.recommendations.mark_viewed(best.id).viewed_at == seen.viewed_at
    assert ana.recommendations.dismiss(other.id).is_dismissed
    assert [found.id for found in ana.recommendations.mine()] == [best.id]

    assert len(beto.recommendations.mine()) == 0
    for attempt in (beto.recommendations.dismiss, beto.recommendations.mark_viewed):
        with pytest.raises(errors.NotFound):
            attempt(best.id)
    with pytest.raises(errors.PermissionDenied):
        world.anybody.recommendations.mine()


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
