"""Supabase's own default ports, or the next free ones; what was chosen once stays."""

from __future__ import annotations

from dataclasses import asdict

from medellin_ai_ops.console import OpsError
from medellin_ai_ops.stack.health import is_free
from medellin_ai_ops.stack.state import Ports

API = 54321
# Internal ports lie below those that systems give to outgoing connections, and go with the API's: two stacks
# that start at the same moment do not reach for the same ones.
INTERNAL = ("rest", "rest_admin", "functions", "mail")
OUTGOING = 32768
BELOW = 30000
TRIES = 400


def choose(known: Ports | None, wanted_api: int | None, borrowed: int | None = None) -> Ports:
    """The ports of the next start; a port asked for by number is taken or refused, never replaced.

    `borrowed` is that of a database which listens already.
    """
    if wanted_api is not None and not is_free(wanted_api):
        raise OpsError(
            f"port {wanted_api} is taken", "Stop what uses it, or choose another: medellin-ai up --port N"
        )
    starts = _family(API)
    if known is not None:
        starts = asdict(known)
    if wanted_api is not None and starts["api"] != wanted_api:
        starts = _family(wanted_api)
    chosen: dict[str, int] = {}
    if borrowed is not None:
        del starts["db"]
        chosen["db"] = borrowed
    for name, start in starts.items():
        chosen[name] = _next_free(start, set(chosen.values()))
    return Ports(**chosen)


def _family(api: int) -> dict[str, int]:
    first = api + 2 if api < OUTGOING else api - BELOW
    return {"api": api, "db": api + 1} | {name: first + place for place, name in enumerate(INTERNAL)}


def _next_free(start: int, chosen: set[int]) -> int:
    for port in range(start, min(start + TRIES, 65536)):
        if port not in chosen and is_free(port):
            return port
    raise OpsError(f"no port from {start} on is free", "Choose another range: medellin-ai up --port N")
