"""Signing up, in and out, and the main job, on the whole stack."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from medellin_ai import AsyncMedellinClient, MedellinClient, errors
from tests.python.stack_fixture import new_event

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medellin_ai_ops.stack.state import StackState

pytestmark = pytest.mark.stack

PASSWORD = "correct horse battery"


@pytest.fixture
def client(stack: StackState) -> Iterator[MedellinClient]:
    with MedellinClient(stack.api_url, stack.publishable_key) as client:
        yield client


@pytest.fixture
def email() -> str:
    return f"contract-{uuid4().hex[:12]}@example.com"


def test_the_main_job(client: MedellinClient, stack: StackState, email: str) -> None:
    made = client.auth.sign_up(email, PASSWORD, first_name="Ana", last_name="Gómez")
    assert made.session is not None
    assert made.user.email == email
    ana = client.as_user(client.auth.sign_in(email, PASSWORD))
    me = ana.profiles.me()
    assert (me.id, me.first_name, me.last_name, me.email) == (made.user.id, "Ana", "Gómez", email)
    assert ana.auth.user().id == me.id
    assert ana.roles.whoami().user_id == me.id

    (venue,) = client.venues.list(city="Medellín", limit=1)
    made_here = new_event(stack, venue_id=venue.id)
    events = client.events.list(city="Medellín", price_type="free", limit=100)
    assert all(event.date > dt.datetime.now(dt.UTC) for event in events)
    (event,) = (event for event in events if event.id == made_here)
    assert client.events.availability(event.id).is_open
    taken = ana.registrations.register(event.id)
    assert taken.status == "confirmed"
    assert ana.registrations.get(taken.id) == taken
    with pytest.raises(errors.PermissionDenied):
        client.registrations.get(taken.id)


def test_sessions(client: MedellinClient, email: str) -> None:
    first = client.auth.sign_up(email, PASSWORD).session
    assert first is not None
    assert first.expires_at > dt.datetime.now(dt.UTC)
    second = client.auth.refresh(first.refresh_token)
    assert client.as_user(second).auth.user().email == email
    client.as_user(second).auth.sign_out()
    with pytest.raises(errors.SessionExpired):
        client.auth.refresh(second.refresh_token)


def test_what_the_sign_in_service_refuses(client: MedellinClient, email: str) -> None:
    with pytest.raises(errors.InvalidCredentials):
        client.auth.sign_in(email, PASSWORD)
    client.auth.sign_up(email, PASSWORD)
    with pytest.raises(errors.InvalidCredentials) as info:
        client.auth.sign_in(email, "wrong")
    assert info.value.code == "invalid_credentials"
    assert info.value.message == "El correo o la contraseña no son correctos"
    with pytest.raises(errors.UserAlreadyExists):
        client.auth.sign_up(email, PASSWORD)
    with pytest.raises(errors.WeakPassword):
        client.auth.sign_up(f"x{email}", "1")
    with pytest.raises(errors.InvalidInput):
        client.auth.sign_up("no es un correo", PASSWORD)
    with pytest.raises(errors.InvalidInput):
        client.auth.refresh("no refresh token")
    with pytest.raises(errors.SessionExpired):
        client.as_user("a.b.c").auth.user()


def test_a_wrong_key(stack: StackState) -> None:
    with MedellinClient(stack.api_url, "sb_publishable_wrong") as stranger:
        for ask in (stranger.events.list, lambda: stranger.auth.sign_in("a@b.co", "x")):
            with pytest.raises(errors.InvalidKey) as info:
                ask()
            assert info.value.status == 401


def test_a_secret_key(stack: StackState) -> None:
    with MedellinClient.admin(stack.api_url, stack.secret_key) as admin:
        assert len(admin.events.list(limit=1)) == 1


def test_a_server_that_is_not_there() -> None:
    with (
        MedellinClient("http://127.0.0.1:9", "sb_publishable_x", max_retries=0) as client,
        pytest.raises(errors.ConnectionFailed),
    ):
        client.events.list()


def test_the_asynchronous_client(stack: StackState, email: str) -> None:
    async def walk() -> None:
        async with AsyncMedellinClient(stack.api_url, stack.publishable_key) as client:
            made = await client.auth.sign_up(email, PASSWORD, first_name="Beto")
            assert made.session is not None
            beto = client.as_user(made.session)
            assert (await beto.profiles.me()).first_name == "Beto"
            found = [event.id async for event in client.events.iterate(page_size=5)]
            assert len(found) == len(set(found)) > 5
            pages = await asyncio.gather(*(client.events.list(limit=limit) for limit in (1, 2, 3, 4, 5) * 2))
            assert [len(page) for page in pages] == [1, 2, 3, 4, 5] * 2
            await beto.auth.sign_out()

    asyncio.run(walk())
