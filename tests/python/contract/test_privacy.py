"""What is kept about oneself, and the end of it, over the real API."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from medellin_ai import errors

if TYPE_CHECKING:
    from .conftest import World


def test_people_take_their_data_with_them(world: World) -> None:
    me, name = world.user("ana")
    data = world.acting(me).privacy.export()
    assert isinstance(data, dict)
    assert data["version"] == 1
    account, tables = data["account"], data["tables"]
    assert isinstance(account, dict)
    assert isinstance(tables, dict)
    assert account["email"] == f"{name}@example.com"
    profiles = tables["profiles"]
    assert isinstance(profiles, list)
    assert [profile["id"] for profile in profiles if isinstance(profile, dict)] == [str(me)]
    with pytest.raises(errors.PermissionDenied):
        world.anybody.privacy.export()


def test_people_end_their_account(world: World) -> None:
    me, name = world.user("beto")
    email = f"{name}@example.com"
    beto = world.acting(me)
    with pytest.raises(errors.NotConfirmed):
        beto.privacy.delete_account("otra@example.com")
    with pytest.raises(errors.PermissionDenied):
        world.anybody.privacy.delete_account(email)
    beto.privacy.delete_account(email)
    with pytest.raises(errors.NotFound):
        world.anybody.profiles.get(me)
    # the token still lives, the person does not
    with pytest.raises(errors.NotConfirmed):
        beto.privacy.delete_account(email)


def test_who_organizes_hands_over_first(world: World) -> None:
    olga, name = world.user("olga", "organizer")
    event = world.event(organizer_id=olga)
    with pytest.raises(errors.OrganizesEvents) as refused:
        world.acting(olga).privacy.delete_account(f"{name}@example.com")
    assert str(event) in str(refused.value.details)
