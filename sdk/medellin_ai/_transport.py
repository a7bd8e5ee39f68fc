"""What every request shares: timeouts, the retry policy, request ids, and the way in and out of JSON."""

from __future__ import annotations

import base64
import json
import random
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast
from uuid import UUID, uuid4

import httpx
from pydantic import TypeAdapter, ValidationError

from medellin_ai._errors import (
    ConnectionFailed,
    InvalidInput,
    MedellinError,
    ServerError,
    Timeout,
    error_from_answer,
)
from medellin_ai._json import is_array, is_object
from medellin_ai._paging import quoted
from medellin_ai._types import Coordinates

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Mapping

    from pydantic import JsonValue

T = TypeVar("T")

CONNECT_TIMEOUT = 3.0
DEFAULT_TIMEOUT = 10.0
DEFAULT_RETRIES = 2

_FIRST_DELAY = 0.5
_LONGEST_DELAY = 8.0
_LONGEST_RETRY_AFTER = 30.0
_TRANSIENT = frozenset({408, 429, 502, 503, 504, 520, 521, 522, 523, 524})


# -- One exchange --------------------------------------------------------------------------------------------


@dataclass
class Exchange:
    """One request and its answer: supabase-py's errors carry neither status nor headers."""

    request_id: str = field(default_factory=lambda: str(uuid4()))
    response: httpx.Response | None = None


_current: ContextVar[Exchange | None] = ContextVar("medellin_ai_exchange", default=None)


@contextmanager
def exchange() -> Generator[Exchange, None, None]:
    """Everything sent inside belongs to one exchange; tasks and threads do not see each other's."""
    current = Exchange()
    token = _current.set(current)
    try:
        yield current
    finally:
        _current.reset(token)


def _on_request(request: httpx.Request) -> None:
    if current := _current.get():
        request.headers["X-Request-Id"] = current.request_id


def _on_response(response: httpx.Response) -> None:
    if current := _current.get():
        current.response = response


async def _on_request_async(request: httpx.Request) -> None:
    _on_request(request)


async def _on_response_async(response: httpx.Response) -> None:
    _on_response(response)


def watch(http_client: httpx.Client) -> httpx.Client:
    """Let our exchanges see what this HTTP client sends and receives."""
    return _add_hooks(http_client, _on_request, _on_response)


def watch_async(http_client: httpx.AsyncClient) -> httpx.AsyncClient:
    return _add_hooks(http_client, _on_request_async, _on_response_async)


_H = TypeVar("_H", httpx.Client, httpx.AsyncClient)


def _add_hooks(http_client: _H, on_request: Callable[..., object], on_response: Callable[..., object]) -> _H:
    for event, hook in (("request", on_request), ("response", on_response)):
        hooks = http_client.event_hooks[event]
        if hook not in hooks:
            hooks.append(hook)
    return http_client


def timeouts(seconds: float) -> httpx.Timeout:
    return httpx.Timeout(seconds, connect=min(CONNECT_TIMEOUT, seconds))


# -- Failure -------------------------------------------------------------------------------------------------


def failure(error: Exception, current: Exchange) -> MedellinError:
    """What supabase-py or httpx raised, as one of our errors."""
    response = current.response
    if response is not None and not response.is_success:
        return error_from_answer(
            response.status_code,
            _loads_or_none(response),
            request_id=_request_id(current),
            retry_after=_retry_after(response),
        )
    for cause in (error, error.__cause__):
        if isinstance(cause, httpx.TimeoutException):
            return Timeout(request_id=current.request_id)
        if isinstance(cause, httpx.TransportError):
            return ConnectionFailed(details={"cause": str(cause)}, request_id=current.request_id)
    if response is None:
        raise error  # a fault of this program, not of the line: nothing was sent
    return not_ours(current)


def not_ours(current: Exchange) -> ServerError:
    """A success that is not the API's: a proxy's page, a captive portal, another service at this address."""
    response = current.response
    return ServerError(
        "La respuesta no es de esta API",
        message_en="The answer is not this API's",
        details={"content_type": response.headers.get("content-type", "")} if response else {},
        status=response.status_code if response else None,
        request_id=_request_id(current),
    )


def _request_id(current: Exchange) -> str:
    if current.response is None:
        return current.request_id
    headers = current.response.headers
    return headers.get("sb-request-id", "") or headers.get("x-request-id", "") or current.request_id


def _retry_after(response: httpx.Response) -> float | None:
    text = response.headers.get("retry-after", "")
    return float(text) if text.isdecimal() else None


def retry_delay(error: MedellinError, attempt: int) -> float | None:
    """Seconds to wait before trying a read again; None when that would not help."""
    transient = isinstance(error, ConnectionFailed) or error.status in _TRANSIENT
    if not transient:
        return None
    if error.retry_after is not None:
        return error.retry_after if error.retry_after <= _LONGEST_RETRY_AFTER else None
    return random.uniform(0, min(_FIRST_DELAY * 2**attempt, _LONGEST_DELAY))  # noqa: S311 (jitter, no secret)


# -- Out -----------------------------------------------------------------------------------------------------


def encode(values: Mapping[str, object]) -> dict[str, JsonValue]:
    """Values as JSON can carry them; money goes as text, so that no float ever stands in between."""
    return {name: _encode(value) for name, value in values.items()}


def _encode(value: object) -> JsonValue:
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise InvalidInput(details={"value": str(value)})
        return format(value, "f")
    if isinstance(value, datetime) and value.tzinfo is None:
        raise InvalidInput(
            "La fecha no dice su zona horaria",
            message_en="The date says no time zone; use an aware datetime",
            details={"value": value.isoformat()},
        )
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, (UUID, Coordinates)):
        return str(value)
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_encode(item) for item in cast("Iterable[object]", value)]
    if is_object(value):
        return encode(value)
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    raise TypeError(f"{type(value).__name__} cannot be sent to the database")


def encode_argument(value: object) -> str:
    """A value for the query string: a filter, or an argument of a read-only function."""
    encoded = _encode(value)
    if isinstance(encoded, str):
        return encoded
    if is_array(encoded):  # as PostgreSQL writes a list, which is not JSON
        return "{" + ",".join(quoted(encode_argument(item)) for item in encoded) + "}"
    return json.dumps(encoded, ensure_ascii=False, separators=(",", ":"))


# -- In ------------------------------------------------------------------------------------------------------


def _loads(response: httpx.Response) -> object:
    if response.status_code == 204 or not response.content:
        return None
    return json.loads(response.content, parse_float=Decimal)


def _loads_or_none(response: httpx.Response) -> object:
    try:
        return _loads(response)
    except ValueError:
        return None


@cache
def _adapter(kind: Any) -> TypeAdapter[object]:
    return TypeAdapter(kind)


def decode(current: Exchange, kind: object) -> object:
    """The answer as `kind`; whatever does not fit is not our API's."""
    if current.response is None:
        raise RuntimeError("the HTTP client sends nothing through its event hooks")
    try:
        return _adapter(kind).validate_python(_loads(current.response))
    except (ValueError, ValidationError) as error:
        raise not_ours(current) from error


# -- Keys and tokens -----------------------------------------------------------------------------------------


def claims(token: str) -> dict[str, object]:
    """What a token says about itself, unverified: only the server can verify it, and does."""
    try:
        body = token.split(".")[1]
        found: object = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    except (IndexError, ValueError):
        return {}
    return found if is_object(found) else {}


def is_secret_key(key: str) -> bool:
    """Whether the key passes row security: a secret key, or the older service_role token."""
    return key.startswith("sb_secret_") or claims(key).get("role") == "service_role"


def masked(secret: str) -> str:
    """Enough of a key to tell two apart, never enough to use it."""
    for prefix in ("sb_publishable_", "sb_secret_"):
        if secret.startswith(prefix):
            return f"{prefix}…"
    return f"{secret[:3]}…"
