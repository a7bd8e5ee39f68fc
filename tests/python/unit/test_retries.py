"""Reads are tried again, writes never are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from medellin_ai import MedellinClient, errors

from .conftest import KEY, URL, Server, answer
from .samples import EVENT_ID, event, registration

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

pytestmark = pytest.mark.usefixtures("jitter")


def read(client: MedellinClient) -> object:
    return client.events.get(EVENT_ID)


def read_by_function(client: MedellinClient) -> object:
    return client.roles.whoami()


def write(client: MedellinClient) -> object:
    return client.events.update(EVENT_ID, title="Otro")


def write_by_function(client: MedellinClient) -> object:
    return client.registrations.register(EVENT_ID)


def sign_in(client: MedellinClient) -> object:
    return client.auth.sign_in("beto@example.com", "secreto")


TRANSIENT: Sequence[httpx.Response | Exception] = [
    answer({}, 502),
    answer({}, 503),
    answer({}, 504),
    answer({}, 520),
    answer({}, 429),
    httpx.ConnectError("refused"),
    httpx.ReadTimeout("slow"),
    httpx.RemoteProtocolError("gone"),
]


@pytest.mark.parametrize("fault", TRANSIENT, ids=lambda fault: getattr(fault, "status_code", repr(fault)))
def test_a_read_that_fails_for_a_moment_is_tried_again(
    client: MedellinClient, server: Server, slept: list[float], fault: httpx.Response | Exception
) -> None:
    server.answers = [fault, fault, answer([event()])]
    assert client.events.get(EVENT_ID).id == EVENT_ID
    assert slept == [0.5, 1.0]


@pytest.mark.parametrize("ask", [read, read_by_function])
def test_a_read_is_given_up_after_two_more_attempts(
    client: MedellinClient, server: Server, slept: list[float], ask: Callable[[MedellinClient], object]
) -> None:
    server.answers = [answer({}, 503)]
    with pytest.raises(errors.ServerError):
        ask(client)
    assert len(server.requests) == 3
    assert {request.method for request in server.requests} == {"GET"}
    assert len({request.headers["x-request-id"] for request in server.requests}) == 1


@pytest.mark.parametrize("fault", TRANSIENT, ids=lambda fault: getattr(fault, "status_code", repr(fault)))
@pytest.mark.parametrize("ask", [write, write_by_function, sign_in])
def test_a_write_is_sent_once(
    client: MedellinClient,
    server: Server,
    slept: list[float],
    ask: Callable[[MedellinClient], object],
    fault: httpx.Response | Exception,
) -> None:
    server.answers = [fault]
    with pytest.raises(errors.MedellinError):
        ask(client)
    assert len(server.requests) == 1
    assert slept == []


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 500])
def test_what_would_fail_again_is_not_tried_again(
    client: MedellinClient, server: Server, status: int
) -> None:
    server.answers = [answer({"code": "XX000", "message": "no"}, status)]
    with pytest.raises(errors.MedellinError):
        read(client)
    assert len(server.requests) == 1


def test_the_server_says_how_long_to_wait(client: MedellinClient, server: Server, slept: list[float]) -> None:
    server.answers = [answer({}, 429, retry_after="7"), answer([event()])]
    read(client)
    assert slept == [7.0]


def test_a_server_that_wants_minutes_is_not_waited_for(
    client: MedellinClient, server: Server, slept: list[float]
) -> None:
    server.answers = [answer({}, 429, retry_after="120")]
    with pytest.raises(errors.RateLimited) as caught:
        read(client)
    assert caught.value.retry_after == 120
    assert slept == []


def test_retries_can_be_turned_off(http_client: httpx.Client, server: Server, slept: list[float]) -> None:
    server.answers = [answer({}, 503)]
    client = MedellinClient(URL, KEY, http_client=http_client, max_retries=0)
    with pytest.raises(errors.ServerError):
        read(client)
    assert slept == []


def test_waits_double_up_to_eight_seconds(
    http_client: httpx.Client, server: Server, slept: list[float]
) -> None:
    server.answers = [answer({}, 503)]
    client = MedellinClient(URL, KEY, http_client=http_client, max_retries=6)
    with pytest.raises(errors.ServerError):
        read(client)
    assert slept == [0.5, 1.0, 2.0, 4.0, 8.0, 8.0]


def test_a_registration_is_posted(client: MedellinClient, server: Server) -> None:
    server.answers = [answer(registration())]
    write_by_function(client)
    assert server.last.method == "POST"
