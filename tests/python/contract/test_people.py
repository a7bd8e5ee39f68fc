"""Profiles, venues and roles through the client, as the database decides."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from medellin_ai import errors
from medellin_ai._types import Coordinates

if TYPE_CHECKING:
    from .conftest import World


def test_a_profile_has_a_public_and_a_private_side(world: World) -> None:
    user_id, name = world.user("ana")
    ana = world.acting(user_id)
    mine = ana.profiles.me()
    assert mine.id == user_id
    assert mine.email == f"{name}@example.com"
    changed = ana.profiles.update(
        bio="Hago agentes.",
        skills=["sql", "python"],
        contact_preferences={"email": False},
        experience_level="expert",
    )
    assert changed.skills == ["sql", "python"]
    assert ana.profiles.me().contact_preferences == {"email": False}
    seen = world.anybody.profiles.get(user_id)
    assert seen.bio == "Hago agentes."
    assert not hasattr(seen, "email")
    with pytest.raises(errors.InvalidInput):
        ana.profiles.update(linkedin_url="javascript:alert(1)")
    with pytest.raises(errors.PermissionDenied):
        ana.profiles.update(email="otra@example.com")  # type: ignore[call-arg]
    with pytest.raises(errors.PermissionDenied):
        world.anybody.profiles.me()
    with pytest.raises(errors.NotFound):
        world.anybody.profiles.get(uuid4())


def test_profiles_are_listed_newest_first_and_once(world: World) -> None:
    made = {world.user("lista")[0] for _ in range(5)}
    found = [profile.id for profile in world.anybody.profiles.iterate(page_size=2)]
    assert made <= set(found)
    assert len(found) == len(set(found))
    assert set(found[:5]) == made


def test_a_venue_is_proposed_approved_and_found(world: World) -> None:
    organizer = world.person("olga", "organizer")
    made = organizer.venues.create(
        name='Casa "Tres Patios", (El Poblado)',
        address="Calle 1",
        area="El Poblado",
        coordinates=Coordinates(-75.57, 6.21),
        contact_info={"phone": "+57 300"},
    )
    assert made.coordinates == Coordinates(longitude=-75.57, latitude=6.21)
    assert not made.is_approved
    with pytest.raises(errors.NotFound):
        world.anybody.venues.get(made.id)
    with pytest.raises(errors.PermissionDenied):
        organizer.venues.update(made.id, is_approved=True)
    assert organizer.venues.contact(made.id) == {"phone": "+57 300"}

    assert world.person("jefa", "admin").venues.update(made.id, is_approved=True).is_approved
    assert world.anybody.venues.get(made.id).name == made.name
    with pytest.raises(errors.NotFound):
        organizer.venues.update(made.id, name="Ya no")
    with pytest.raises(errors.PermissionDenied):
        world.person().venues.contact(made.id)
    with pytest.raises(errors.PermissionDenied):
        world.person().venues.create(name="x", address="x", area="x")


def test_venues_are_listed_by_name_and_once(world: World) -> None:
    names = ['"', "\\", "a,b", "(c)", "ñ", "Z", "z", "1.5", "x" * 200]
    for name in names:
        world.sql.execute(
            "insert into public.venues (name, slug, address, area, is_approved)"
            " values (%s, %s, 'x', 'Lista', true)",
            (name, world.slug("lugar")),
        )
    found = list(world.anybody.venues.iterate(page_size=1, area="Lista"))
    assert sorted(venue.name for venue in found) == sorted(names)
    assert len(world.anybody.venues.list(area="Lista", city="Bogotá")) == 0


def test_roles(world: World) -> None:
    admin_id, _ = world.user("jefa", "admin")
    ana_id, _ = world.user("ana")
    admin, ana = world.acting(admin_id), world.acting(ana_id)

    before = ana.roles.whoami()
    assert before.user_id == ana_id
    assert not before.is_admin
    assert "events.create" not in before.permissions
    with pytest.raises(errors.PermissionDenied):
        ana.roles.grant(ana_id, "admin")

    granted = admin.roles.grant(ana_id, "organizer", reason="coordina", permissions=["venues.create"])
    assert (granted.user_id, granted.role) == (ana_id, "organizer")
    assert "organizer" in ana.roles.whoami().roles
    assert "events.create" in ana.roles.whoami().permissions

    admin.roles.revoke(ana_id, "organizer")
    assert "organizer" not in ana.roles.whoami().roles
    with pytest.raises(errors.UnknownPermission):
        admin.roles.grant(ana_id, "member", permissions=["no.existe"])
    with pytest.raises(errors.NotFound):
        admin.roles.grant(uuid4(), "member")
    with pytest.raises(errors.PermissionDenied):
        world.anybody.roles.whoami()


def test_the_last_admin_stays(world: World) -> None:
    world.sql.execute(
        "delete from public.user_roles where role = 'admin' and user_id <> tests.user_id(%s)",
        (world.user("unica", "admin")[1],),
    )
    admin_id = world.one("select user_id from public.user_roles where role = 'admin'")
    with pytest.raises(errors.LastAdmin):
        world.acting(admin_id).roles.revoke(admin_id, "admin")


def test_a_secret_key_passes_row_security(world: World) -> None:
    draft = world.event(status="draft")
    with pytest.raises(errors.NotFound):
        world.anybody.events.get(draft)
    assert world.service.events.get(draft).status == "draft"
