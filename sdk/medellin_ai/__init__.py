"""Typed client of the Medellin AI community platform.

    from medellin_ai import MedellinClient

    with MedellinClient.from_env() as client:
        for event in client.events.list(city="Medellín", limit=5):
            print(event.date, event.title)

Nothing heavy is imported before it is used: importing this package costs milliseconds.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from medellin_ai import edits, errors, filters, models, params, states
    from medellin_ai._async.client import AsyncMedellinClient
    from medellin_ai._errors import MedellinError
    from medellin_ai._paging import Page
    from medellin_ai._session import Session, SignUp, User
    from medellin_ai._sync.client import MedellinClient

__version__ = "0.1.0.dev0"

_HOMES = {
    "AsyncMedellinClient": "medellin_ai._async.client",
    "MedellinClient": "medellin_ai._sync.client",
    "MedellinError": "medellin_ai._errors",
    "Page": "medellin_ai._paging",
    "Session": "medellin_ai._session",
    "SignUp": "medellin_ai._session",
    "User": "medellin_ai._session",
}
_SUBMODULES = ("edits", "errors", "filters", "models", "params", "states")

__all__ = [
    "AsyncMedellinClient",
    "MedellinClient",
    "MedellinError",
    "Page",
    "Session",
    "SignUp",
    "User",
    "__version__",
    "edits",
    "errors",
    "filters",
    "models",
    "params",
    "states",
]


def __getattr__(name: str) -> object:
    if name in _SUBMODULES:
        return importlib.import_module(f"{__name__}.{name}")
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
