"""Searching, suggestions and what is near, through the client."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import pytest

from medellin_ai import errors
from medellin_ai._async.resources.search import SearchKind
from medellin_ai._types import Coordinates
from medellin_ai_ops.commands import search as search_command

if TYPE_CHECKING:
    from .conftest import World


def test_everybody_finds_what_he_may_see(world: World) -> None:
    shown = world.event(title="Taller de ornitología", description="Running workshops")
    draft = world.event(status="draft", title="Ornitología secreta")
    for person in (world.anybody, world.person()):
        for words in ("ornitologia", "ORNITOLOGÍA", "workshop run", "'ornitologia"):
            (hit,) = person.search.query(words, kinds=["event"])
            assert (hit.kind, hit.id, hit.title) == ("event", shown, "Taller de ornitología")
        assert [hit.id for hit in person.search.suggest("ornitolgia")] == [shown]
    organizer = world.acting(world.one("select organizer_id from public.events where id = %s", draft))
    assert {hit.id for hit in organizer.search.query("ornitologia")} == {shown, draft}
    assert {hit.id for hit in organizer.search.suggest("ornito")} == {shown, draft}


def test_pages_of_a_search(world: World) -> None:
    events = {world.event(title=f"Colibríes {n}") for n in range(7)}
    at_once = [hit.id for hit in world.anybody.search.query("colibri", limit=100)]
    assert set(at_once) == events
    assert [hit.id for hit in world.anybody.search.iterate("colibri", page_size=3)] == at_once
    page = world.anybody.search.query("colibri", limit=3)
    assert [hit.id for hit in page] == at_once[:3]
    assert page.next_cursor is not None
    rest = world.anybody.search.query("colibri", limit=100, after=page.next_cursor)
    assert [hit.id for hit in rest] == at_once[3:]
    nothing = world.anybody.search.query("colibri -colibri")
    assert (nothing.items, nothing.next_cursor) == ((), None)


def test_what_cannot_be_searched(world: World) -> None:
    search = world.anybody.search
    with pytest.raises(errors.UnknownSearchKind):
        search.query("x", kinds=["message"])  # type: ignore[list-item]
    with pytest.raises(errors.UnknownSearchKind):
        search.suggest("x", kinds=["comment"])  # type: ignore[list-item]
    with pytest.raises(errors.BadCursor):
        search.query("x", after="no es de aquí")
    for limit in (0, 101):
        with pytest.raises(errors.InvalidInput):
            search.query("x", limit=limit)
    with pytest.raises(errors.InvalidInput):
        search.suggest("x", limit=51)


def test_the_kinds_are_those_of_the_database(world: World) -> None:
    known = tuple(row[0] for row in world.sql.execute("select kind from private.search_kinds order by kind"))
    assert get_args(SearchKind) == known
    assert get_args(search_command.Kind) == known


def test_venues_near_a_place(world: World) -> None:
    organizer = world.person("olga", "organizer")
    for name, latitude in (("Lejos", 6.30), ("Cerca", 6.251)):
        organizer.venues.create(
            name=world.slug(name), address="x", area="x", coordinates=Coordinates(-76.5, latitude)
        )
    assert world.anybody.venues.near(6.25, -76.5) == ()
    near = organizer.venues.near(6.25, -76.5, radius_m=10_000)
    assert [venue.name.split("-")[0] for venue in near] == ["Cerca", "Lejos"]
    assert near[0].distance_m == pytest.approx(111.2, rel=0.01)
    assert len(organizer.venues.near(6.25, -76.5, radius_m=10_000, limit=1)) == 1
    with pytest.raises(errors.OffTheMap):
        organizer.venues.near(91, 0)
    with pytest.raises(errors.BadRadius):
        organizer.venues.near(6, -76, radius_m=0)
