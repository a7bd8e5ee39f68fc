"""Migrations by the real Supabase CLI, exactly as on a hosted project, and the seed."""

from __future__ import annotations

import os
import re
import subprocess
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

import psycopg

from medellin_ai_ops.console import OpsError
from medellin_ai_ops.stack.paths import node_modules, repo_root

if TYPE_CHECKING:
    from pathlib import Path


def push(url: str, *, workdir: Path | None = None) -> None:
    """Apply the migrations of `workdir`/supabase that the database at `url` does not have yet.

    Raises:
        OpsError: the CLI refused; the message is its own, with the file. Earlier files stay applied.
    """
    program = node_modules() / ".bin" / "supabase"
    if not program.exists():
        raise OpsError("the Supabase CLI is not installed", "Run: make setup")
    result = subprocess.run(
        [program, "db", "push", "--yes", f"--remote={for_cli(url)}", "--workdir", workdir or repo_root()],
        env={**os.environ, "SUPABASE_TELEMETRY_DISABLED": "1", "NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode != 0:
        raise _explain(result.stderr)


def for_cli(url: str) -> str:
    """The URL as the CLI takes it: it insists on TLS, which a server on this machine does not speak."""
    parts = urlsplit(url)
    if parts.hostname in ("127.0.0.1", "localhost", "::1") and "sslmode=" not in parts.query:
        parts = parts._replace(query="&".join(filter(None, (parts.query, "sslmode=disable"))))
    return urlunsplit(parts)


def _explain(output: str) -> OpsError:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    applied = [match[1] for line in lines if (match := re.match(r"Applying migration (\S+?)\.\.\.", line))]
    told = [line for line in lines if re.match(r"(?i)error|failed", line)] or lines or ["no message"]
    words = re.sub(r"^ERROR:\s*", "", told[0])
    if not applied:
        return OpsError(f"the migrations were not pushed: {words}", "Mend it and push again")
    return OpsError(
        f"migration {applied[-1]} failed: {words}", "Mend it and push again; those before it stay"
    )


def load_seed(url: str) -> None:
    """Load supabase/seed.sql: all of it or nothing."""
    seed = repo_root() / "supabase" / "seed.sql"
    try:
        with psycopg.connect(url) as connection:
            connection.execute(seed.read_bytes())
    except OSError as error:
        raise OpsError(f"the seed cannot be read: {error.strerror}", f"Put back {seed}") from error
    except psycopg.Error as error:
        words = error.diag.message_primary or str(error)
        raise OpsError(f"the seed was not loaded: {words}", "Nothing was changed; mend it") from error
