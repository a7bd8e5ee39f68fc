"""The worker of the stack: does what waits in the queue, as the role medellin_worker."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import psycopg
from psycopg import sql

from medellin_ai_ops.stack import gateway, paths
from medellin_ai_ops.stack.component import Component
from medellin_ai_ops.stack.health import is_connected
from medellin_ai_ops.stack.postgres import WORKER
from medellin_ai_ops.work import mail
from medellin_ai_ops.work.worker import NAME

if TYPE_CHECKING:
    from pathlib import Path

    from medellin_ai_ops.stack.state import StackState


def environment(state: StackState) -> dict[str, str]:
    """What the kinds of work need to know."""
    return {
        "MEDELLIN_DB_URL": state.database_url(WORKER),
        "MEDELLIN_URL": state.api_url,
        "MEDELLIN_SECRET_KEY": state.secret_key,
        mail.URL: f"smtp://127.0.0.1:{state.ports.mail}",
        mail.SENDER: "Medellin AI <avisos@medellin-ai.test>",
        mail.SITE: gateway.site_url(paths.repo_root()),
        "MEDELLIN_BACKUP_DIR": str(state.home / "backups"),
        "MEDELLIN_BACKUP_DB_URL": state.database_url("supabase_admin"),
        "MEDELLIN_UPKEEP_DB_URL": state.db_url,
    }


def component(state: StackState, clone: Path) -> Component:
    return Component(
        name="worker",
        command=(sys.executable, "-m", "medellin_ai_ops.cli", "work"),
        environment=environment(state),
        folder=clone,
        is_healthy=lambda: is_connected(state.db_url, NAME),
    )


def let_in(state: StackState) -> None:
    """Let the role that migrations made log in."""
    statement = sql.SQL("alter role {} login password {}")
    with psycopg.connect(state.db_url) as connection:
        connection.execute(statement.format(sql.Identifier(WORKER), state.db_passwords[WORKER]))
