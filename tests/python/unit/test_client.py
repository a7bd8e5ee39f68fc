"""Making a client: addresses, keys, the environment, and who closes what."""

from __future__ import annotations

import asyncio
import base64
import json

import httpx
import pytest

from medellin_ai import AsyncMedellinClient, MedellinClient, errors

from .conftest import KEY, URL, Server, answer
from .samples import EVENT_ID, event, token

SECRET = "sb_secret_0123456789abcdefghijkl_01234567"


def old_key(role: str) -> str:
    body = base64.urlsafe_b64encode(json.dumps({"role": role}).encode()).decode().rstrip("=")
    return f"e30.{body}.c2ln"


@pytest.mark.parametrize("key", [SECRET, old_key("service_role")])
@pytest.mark.parametrize("kind", [MedellinClient, AsyncMedellinClient])
def test_a_secret_key_is_refused_where_an_app_would_put_it(
    key: str, kind: type[MedellinClient] | type[AsyncMedellinClient]
) -> None:
    with pytest.raises(errors.InvalidKey, match="admin"):
        kind(URL, key)


@pytest.mark.parametrize("key", [KEY, old_key("anon")])
@pytest.mark.parametrize("kind", [MedellinClient, AsyncMedellinClient])
def test_an_admin_client_needs_a_secret_key(
    key: str, kind: type[MedellinClient] | type[AsyncMedellinClient]
) -> None:
    with pytest.raises(errors.InvalidKey):
        kind.admin(URL, key)


@pytest.mark.parametrize("key", [SECRET, old_key("service_role")])
def test_an_admin_client(http_client: httpx.Client, server: Server, key: str) -> None:
    server.answers = [answer([event()])]
    MedellinClient.admin(URL, key, http_client=http_client).events.get(EVENT_ID)
    assert server.last.headers["apikey"] == key


@pytest.mark.parametrize(
    "url", ["", "abc", "ftp://abc.supabase.co", "https://", "http://[", "http://a b", "//abc", "http://abc?x"]
)
def test_an_address_that_cannot_be_one(url: str) -> None:
    with pytest.raises(errors.ConfigurationError):
        MedellinClient(url, KEY)


@pytest.mark.parametrize("key", ["", " ", "ñ", "two\nlines"])
def test_a_key_that_cannot_be_one(key: str) -> None:
    with pytest.raises(errors.ConfigurationError):
        MedellinClient(URL, key)


def test_a_slash_at_the_end_is_no_matter(http_client: httpx.Client, server: Server) -> None:
    server.answers = [answer([event()])]
    MedellinClient(f"{URL}/", KEY, http_client=http_client).events.get(EVENT_ID)
    assert str(server.last.url).startswith(f"{URL}/rest/v1/rpc/event_by_id?")


@pytest.mark.parametrize(
    "environ",
    [
        {"MEDELLIN_URL": URL, "MEDELLIN_KEY": KEY, "SUPABASE_URL": "https://other.supabase.co"},
        {"SUPABASE_URL": URL, "SUPABASE_PUBLISHABLE_KEY": KEY},
        {"SUPABASE_URL": URL, "SUPABASE_ANON_KEY": KEY},
        {"MEDELLIN_URL": " ", "SUPABASE_URL": f" {URL} ", "MEDELLIN_KEY": KEY},
    ],
)
def test_from_the_environment(environ: dict[str, str]) -> None:
    with MedellinClient.from_env(environ) as client:
        assert repr(client).startswith(f"<MedellinClient {URL} ")


@pytest.mark.parametrize(
    ("environ", "missing"), [({}, "MEDELLIN_URL"), ({"MEDELLIN_URL": URL}, "MEDELLIN_KEY")]
)
def test_the_environment_lacks_something(environ: dict[str, str], missing: str) -> None:
    with pytest.raises(errors.ConfigurationError, match=missing):
        MedellinClient.from_env(environ)


def test_the_one_who_opened_closes() -> None:
    with MedellinClient(URL, KEY) as client:
        pool = client._connection.pool
        with client.as_user(token()):
            pass
        assert not pool.is_closed
    assert pool.is_closed


def test_a_client_of_ones_own_stays_open(http_client: httpx.Client) -> None:
    with MedellinClient(URL, KEY, http_client=http_client):
        pass
    assert not http_client.is_closed


def test_timeouts_are_ours_not_two_minutes() -> None:
    with MedellinClient(URL, KEY) as client:
        assert client._connection.pool.timeout == httpx.Timeout(10, connect=3)
    with MedellinClient(URL, KEY, timeout=0.5) as client:
        assert client._connection.pool.timeout == httpx.Timeout(0.5)


def test_an_http_client_is_watched_once(http_client: httpx.Client) -> None:
    for _ in range(3):
        MedellinClient(URL, KEY, http_client=http_client).as_user(token())
    assert len(http_client.event_hooks["request"]) == 1
    assert len(http_client.event_hooks["response"]) == 1


def test_the_supabase_client_underneath_acts_for_the_same_person(
    client: MedellinClient, server: Server
) -> None:
    server.answers = [answer([])]
    client.as_user(token()).supabase.table("events_public").select("id").execute()
    assert server.last.headers["authorization"] == f"Bearer {token()}"


def test_the_asynchronous_client_does_the_same(server: Server) -> None:
    """The other one is made from it, so one walk through every kind of request is enough."""

    async def handle(request: httpx.Request) -> httpx.Response:
        return server.handle(request)

    async def walk() -> None:
        async with (
            httpx.AsyncClient(transport=httpx.MockTransport(handle)) as pool,
            AsyncMedellinClient(URL, KEY, http_client=pool) as client,
        ):
            server.answers = [answer([event()])]
            assert (await client.events.get(EVENT_ID)).id == EVENT_ID
            assert (await client.events.update(EVENT_ID, title="x")).id == EVENT_ID
            server.answers = [answer([event()]), answer([])]
            assert [found.id async for found in client.events.iterate()] == [EVENT_ID]
            server.answers = [
                answer({"code": "MD201", "message": "No", "hint": "x", "details": '{"en": "n"}'}, 400)
            ]
            with pytest.raises(errors.EventFull):
                await client.registrations.register(EVENT_ID)
            server.answers = [httpx.ConnectError("refused")]
            with pytest.raises(errors.ConnectionFailed):
                await client.auth.sign_in("beto@example.com", "x")

    asyncio.run(walk())


def test_an_asynchronous_read_is_tried_again(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    async def handle(request: httpx.Request) -> httpx.Response:
        return server.handle(request)

    async def walk() -> None:
        server.answers = [answer({}, 503), answer([event()])]
        async with httpx.AsyncClient(transport=httpx.MockTransport(handle)) as pool:
            await AsyncMedellinClient(URL, KEY, http_client=pool).events.get(EVENT_ID)

    monkeypatch.setattr("medellin_ai._async.connection.asyncio.sleep", sleep)
    asyncio.run(walk())
    assert len(waits) == 1


def test_many_tasks_on_one_pool_never_mix() -> None:
    async def echo(request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(0)
        bearer = request.headers["authorization"].removeprefix("Bearer ")
        return httpx.Response(200, json=[event(title=bearer)])

    async def ask(client: AsyncMedellinClient, number: int) -> bool:
        person = token(number=number)
        me = client.as_user(person)
        return all([(await me.events.get(EVENT_ID)).title == person for _ in range(5)])

    async def walk() -> None:
        async with httpx.AsyncClient(transport=httpx.MockTransport(echo)) as pool:
            client = AsyncMedellinClient(URL, KEY, http_client=pool)
            assert all(await asyncio.gather(*(ask(client, number) for number in range(100))))

    asyncio.run(walk())
