"""A payment provider on this machine: an HTTP server that answers as Stripe and Wompi do, and remembers."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import pytest

from medellin_ai_ops.stack.health import wait_until
from tests.harness.http import Handler, listening

if TYPE_CHECKING:
    from collections.abc import Iterator


class Provider:
    """What it was asked for; `answer` is the next status, and transactions in `voided` are void.

    Who asks for more than `most` different refunds waits for an answer.
    """

    def __init__(self) -> None:
        self.requests: list[tuple[str, str, dict[str, str]]] = []
        self.keys: Counter[str] = Counter()
        self.authorizations: set[str] = set()
        self.voided: set[str] = set()
        self.answer = 200
        self.most: int | None = None
        self.url = ""

    def is_open(self) -> bool:
        return self.most is None or len(self.keys) <= self.most

    @property
    def env(self) -> dict[str, str]:
        return {
            "STRIPE_API_URL": f"{self.url}/v1",
            "STRIPE_SECRET_KEY": "key-of-stripe",
            "WOMPI_API_URL": f"{self.url}/v1",
            "WOMPI_PRIVATE_KEY": "key-of-wompi",
        }


def handler(provider: Provider) -> type[Handler]:
    class Answering(Handler):
        wbufsize = 65536  # an answer is one packet: two would wait for each other

        def do_GET(self) -> None:
            transaction = self.path.rsplit("/", 1)[-1]
            state = "VOIDED" if transaction in provider.voided else "APPROVED"
            self.reply(200, {"data": {"id": transaction, "status": state}})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            is_form = "form" in self.headers["content-type"]
            fields = (
                {name: values[0] for name, values in parse_qs(body).items()} if is_form else json.loads(body)
            )
            provider.requests.append((self.path, self.headers["idempotency-key"], fields))
            provider.keys[self.headers["idempotency-key"]] += 1
            provider.authorizations.add(self.headers["authorization"])
            wait_until(provider.is_open, 60)
            self.reply(provider.answer, {"error": {"message": "charge_already_refunded"}})

        def reply(self, status: int, content: object) -> None:
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return Answering


@contextmanager
def serving(provider: Provider) -> Iterator[Provider]:
    with listening(handler(provider)) as provider.url:
        yield provider


@pytest.fixture
def provider() -> Iterator[Provider]:
    with serving(Provider()) as provider:
        yield provider
