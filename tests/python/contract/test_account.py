"""The end of the sign-up, consents and events that change hands, as the database decides."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from medellin_ai import errors

if TYPE_CHECKING:
    from .conftest import World

VERSIONS = {"terms_version": "2026-01", "privacy_version": "2026-01"}


def test_a_sign_up_is_completed(world: World) -> None:
    ana = world.person()
    assert not ana.profiles.me().signup_completed
    with pytest.raises(errors.NamesMissing):
        ana.account.complete_signup("Ana", " ", **VERSIONS)
    with pytest.raises(errors.ConsentOutdated) as outdated:
        ana.account.complete_signup("Ana", "Ríos", terms_version="2020", privacy_version="2026-01")
    assert outdated.value.details == {"purpose": "terms", "version": "2026-01"}
    with pytest.raises(errors.InvalidInput):
        ana.account.complete_signup("Ana", "Ríos", experience_level="wizard", **VERSIONS)
    assert not any(consent.version for consent in ana.account.consents())

    profile = ana.account.complete_signup("Ana", "Ríos", interests=["nlp"], **VERSIONS)
    assert profile.signup_completed
    assert profile.ai_interests == ["nlp"]
    assert ana.account.complete_signup("Ana", "Ríos", **VERSIONS) == ana.profiles.me()
    assert [c.purpose for c in ana.account.consents() if c.version] == ["privacy", "terms"]
    with pytest.raises(errors.PermissionDenied):
        world.anybody.account.complete_signup("Na", "Die", **VERSIONS)


def test_a_channel_needs_a_consent_and_ends_with_it(world: World) -> None:
    ana, beto = world.person(), world.person("beto")
    with pytest.raises(errors.ConsentNeeded):
        ana.preferences.update(whatsapp_notifications=True)
    ana.account.consent("whatsapp", "2026-01", source="app")
    assert ana.preferences.update(whatsapp_notifications=True).whatsapp_notifications
    with pytest.raises(errors.ConsentNeeded):
        beto.preferences.update(whatsapp_notifications=True)

    ana.account.withdraw("whatsapp")
    assert not ana.preferences.get().whatsapp_notifications
    said = {consent.purpose: consent for consent in ana.account.consents()}["whatsapp"]
    assert (said.is_granted, said.source) == (False, "web")
    with pytest.raises(errors.ConsentRequired):
        ana.account.withdraw("privacy")
    with pytest.raises(errors.InvalidInput):
        ana.account.consent("moon", "1")
    for call in (world.anybody.account.consents, lambda: world.anybody.account.withdraw("sms")):
        with pytest.raises(errors.PermissionDenied):
            call()


def test_an_event_changes_hands(world: World) -> None:
    olga_id, name = world.user("olga", "organizer")
    omar_id, _ = world.user("omar", "organizer")
    ana_id, _ = world.user("ana")
    olga, omar = world.acting(olga_id), world.acting(omar_id)
    event_id = world.one("select tests.create_event(%s, %s)", world.slug("charla"), name)
    with pytest.raises(errors.PermissionDenied):
        omar.events.transfer(event_id, omar_id)
    with pytest.raises(errors.CannotOrganize):
        olga.events.transfer(event_id, ana_id)
    with pytest.raises(errors.NotFound):
        olga.events.transfer(event_id, uuid4())

    olga.events.transfer(event_id, omar_id)
    assert world.anybody.events.get(event_id).organizer_id == omar_id
    assert [told.type for told in omar.notifications.list()] == ["event"]
    with pytest.raises(errors.PermissionDenied):
        olga.events.transfer(event_id, olga_id)
