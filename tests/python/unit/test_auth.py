"""Signing in gives a session and changes nothing else; tokens never show."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from medellin_ai import MedellinClient, Session

from .conftest import KEY, Server, answer
from .samples import EVENT_ID, USER_ID, event, session, token


def test_signing_in_changes_only_what_it_returns(client: MedellinClient, server: Server) -> None:
    server.answers = [answer(session()), answer([event()])]
    found = client.auth.sign_in("beto@example.com", "secreto")
    assert server.last.url.path == "/auth/v1/token"
    assert server.last.url.params["grant_type"] == "password"
    assert isinstance(found, Session)
    assert found.user.id == USER_ID
    assert found.expires_at == dt.datetime.fromtimestamp(1796155200, dt.UTC)

    client.events.get(EVENT_ID)
    assert server.last.headers["authorization"] == f"Bearer {KEY}"
    client.as_user(found).events.get(EVENT_ID)
    assert server.last.headers["authorization"] == f"Bearer {found.access_token}"


def test_signing_up_brings_the_names(client: MedellinClient, server: Server) -> None:
    server.answers = [answer(session())]
    made = client.auth.sign_up("beto@example.com", "secreto", first_name="Beto")
    assert made.session is not None
    assert made.user.user_metadata == {"first_name": "Beto"}
    assert server.last.url.path == "/auth/v1/signup"
    assert isinstance(server.body, dict)
    assert server.body["data"] == {"first_name": "Beto"}


def test_signing_up_may_wait_for_the_email(client: MedellinClient, server: Server) -> None:
    server.answers = [answer(session()["user"])]
    made = client.auth.sign_up("beto@example.com", "secreto")
    assert made.session is None
    assert made.user.email == "beto@example.com"


def test_refreshing(client: MedellinClient, server: Server) -> None:
    server.answers = [answer(session(refresh_token="refresh-2"))]
    assert client.auth.refresh("refresh-1").refresh_token == "refresh-2"
    assert server.body == {"refresh_token": "refresh-1"}


def test_signing_out_ends_this_session(client: MedellinClient, server: Server) -> None:
    server.answers = [httpx.Response(204)]
    client.as_user(token()).auth.sign_out()
    assert server.last.url.path == "/auth/v1/logout"
    assert server.last.url.params["scope"] == "local"
    assert server.last.headers["authorization"] == f"Bearer {token()}"


def test_the_account(client: MedellinClient, server: Server) -> None:
    server.answers = [answer(session()["user"])]
    assert client.as_user(token()).auth.user().id == USER_ID
    assert server.last.headers["authorization"] == f"Bearer {token()}"


def test_a_session_without_a_moment_of_expiry(client: MedellinClient, server: Server) -> None:
    server.answers = [answer(session(expires_at=None))]
    found = client.auth.sign_in("beto@example.com", "secreto")
    assert dt.timedelta(minutes=59) < found.expires_at - dt.datetime.now(dt.UTC) < dt.timedelta(minutes=61)


def test_secrets_never_show(client: MedellinClient, server: Server) -> None:
    server.answers = [answer(session())]
    found = client.auth.sign_in("beto@example.com", "secreto")
    for text in (repr(found), repr(client), repr(client.as_user(found)), str(found)):
        assert found.access_token not in text
        assert found.refresh_token not in text
        assert KEY not in text
    assert "sb_publishable_…" in repr(client)
    assert "signed in" in repr(client.as_user(found))
    admin = MedellinClient.admin("https://abc.supabase.co", "sb_secret_0123456789")
    assert "0123456789" not in repr(admin)
    admin.close()


def test_many_people_on_one_pool_never_mix() -> None:
    """Fifty threads, each a person of her own, through one pool: each hears back her own token."""

    def echo(request: httpx.Request) -> httpx.Response:
        bearer = request.headers["authorization"].removeprefix("Bearer ")
        return httpx.Response(200, json=[event(title=bearer)])

    def ask(number: int) -> bool:
        person = token(number=number)
        me = client.as_user(person)
        return all(me.events.get(EVENT_ID).title == person for _ in range(10))

    with httpx.Client(transport=httpx.MockTransport(echo)) as pool:
        client = MedellinClient("https://abc.supabase.co", KEY, http_client=pool)
        with ThreadPoolExecutor(50) as threads:
            assert all(threads.map(ask, range(50)))


@pytest.mark.parametrize("who", ["", " "])
def test_an_empty_token_is_nobody(client: MedellinClient, who: str) -> None:
    from medellin_ai import errors

    with pytest.raises(errors.SignInRequired):
        client.as_user(who).registrations.mine()
