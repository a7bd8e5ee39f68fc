"""What the database promises, and where it does not hold."""

from __future__ import annotations

from typing import Any

from medellin_ai_ops.db.direct import connected


def registered(url: str) -> list[dict[str, Any]]:
    """Each guarantee with its promise in Spanish and English."""
    with connected(url, "guarantees") as connection:
        return connection.execute("select name, es, en from private.guarantees order by name").fetchall()


def violations(url: str) -> list[dict[str, Any]]:
    """Where one does not hold: none, on live data too."""
    with connected(url, "guarantees") as connection:
        return connection.execute(
            "select guarantee, violation from monitoring.verify_guarantees()"
        ).fetchall()
