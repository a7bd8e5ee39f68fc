"""A service of embeddings on this machine: an HTTP server that speaks OpenAI's protocol, and remembers."""

from __future__ import annotations

import hashlib
import json
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import httpx

from tests.harness.http import Handler, listening

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = "key-of-embeddings"
DIMENSIONS = 8


def vector(text: str) -> list[float]:
    """What this service makes of a text."""
    return [byte / 255 for byte in hashlib.sha256(text.encode()).digest()[:DIMENSIONS]]


class Service:
    """`answer` is the next status; a text in `refused` makes a bad request; `pause` holds answers back."""

    def __init__(self, rest_url: str | None = None) -> None:
        self.requests: list[dict[str, Any]] = []
        self.authorizations: set[str | None] = set()
        self.refused: set[str] = set()
        self.answer = 200
        self.dimensions = DIMENSIONS
        self.pause = threading.Event()
        self.pause.set()
        self.rest_url = rest_url
        self.url = ""

    @property
    def env(self) -> dict[str, str]:
        return {"MEDELLIN_EMBEDDINGS_URL": f"{self.url}/v1", "MEDELLIN_EMBEDDINGS_KEY": KEY}

    def texts(self) -> list[str]:
        return [text for request in self.requests for text in request["input"]]


def handler(service: Service) -> type[Handler]:
    class Answering(Handler):
        wbufsize = 65536  # an answer is one packet: two would wait for each other

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            if self.path.startswith("/rest/v1/"):
                self.pass_on(body)
                return
            asked = json.loads(body)
            service.requests.append(asked)
            service.authorizations.add(self.headers["authorization"])
            service.pause.wait(20)
            if service.answer != 200 or self.path != "/v1/embeddings":
                self.reply(service.answer, {"error": {"message": "not now"}})
            elif service.refused & set(asked["input"]):
                self.reply(400, {"error": {"message": "this text is too long"}})
            else:
                data = [
                    {"object": "embedding", "index": index, "embedding": vector(text)[: service.dimensions]}
                    for index, text in enumerate(asked["input"])
                ]
                # in any order, as the protocol has it
                self.reply(200, {"object": "list", "model": asked["model"], "data": data[::-1]})

        def pass_on(self, body: bytes) -> None:
            """What the stack's gateway does with paths."""
            answer = httpx.post(
                f"{service.rest_url}{self.path.removeprefix('/rest/v1')}",
                content=body,
                headers={name: self.headers[name] for name in ("authorization", "content-type")},
            )
            self.reply(answer.status_code, answer.json())

        def reply(self, status: int, content: object) -> None:
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return Answering


@contextmanager
def serving(service: Service) -> Iterator[Service]:
    with listening(handler(service)) as service.url:
        try:
            yield service
        finally:
            service.pause.set()
