"""A client whose server is a function of the test: what it was asked, and what it is to answer."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import httpx
import pytest

from medellin_ai import MedellinClient

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

URL = "https://abc.supabase.co"
KEY = "sb_publishable_0123456789abcdefghijkl_01234567"

Answer = httpx.Response | Exception


def answer(body: object, status: int = 200, **headers: str) -> httpx.Response:
    return httpx.Response(status, json=body, headers={k.replace("_", "-"): v for k, v in headers.items()})


@dataclass
class Server:
    """Answers in turn; the last one again and again."""

    answers: list[Answer] = field(default_factory=list)
    requests: list[httpx.Request] = field(default_factory=list)

    def handle(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        reply = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(reply, Exception):
            raise reply
        # a response is read once: give each request its own
        return httpx.Response(reply.status_code, headers=reply.headers, content=reply.content)

    @property
    def last(self) -> httpx.Request:
        return self.requests[-1]

    @property
    def body(self) -> object:
        return json.loads(self.last.content)

    @property
    def query(self) -> list[tuple[str, str]]:
        return list(self.last.url.params.multi_items())


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def http_client(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(transport=httpx.MockTransport(server.handle)) as client:
        yield client


@pytest.fixture
def client(http_client: httpx.Client) -> MedellinClient:
    return MedellinClient(URL, KEY, http_client=http_client)


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The waits between attempts, which a test need not sit through."""
    waits: list[float] = []
    monkeypatch.setattr("time.sleep", waits.append)
    return waits


@pytest.fixture
def jitter(monkeypatch: pytest.MonkeyPatch) -> Callable[[float, float], float]:
    """Full jitter at its longest, so that waits can be compared."""

    def longest(_low: float, high: float) -> float:
        return high

    monkeypatch.setattr("random.uniform", longest)
    return longest
