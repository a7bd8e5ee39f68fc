"""Whether something answers: asked, never assumed after a pause."""

from __future__ import annotations

import http.client
import socket
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import psycopg

if TYPE_CHECKING:
    from collections.abc import Callable

PAUSE = 0.03


def answers(url: str, timeout: float = 2.0) -> bool:
    """Whether this address on this machine answers with success."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "127.0.0.1", parts.port, timeout=timeout)
    try:
        connection.request("GET", parts.path or "/")
        return 200 <= connection.getresponse().status < 300
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def is_connected(url: str, application: str) -> bool:
    """Whether a program of this name is connected to the database."""
    try:
        with psycopg.connect(url, connect_timeout=3) as connection:
            found = connection.execute(
                "select 1 from pg_stat_activity where application_name = %s limit 1", (application,)
            )
            return found.fetchone() is not None
    except psycopg.OperationalError:
        return False


def is_free(port: int) -> bool:
    """Whether a server of ours could listen on this port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """A port that nobody listens on just now, from the range of short-lived ones."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Ask again and again until the condition holds; False when the time is over."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(PAUSE)
    return True
