"""supabase/config.toml: the Supabase CLI has nothing against it, and the gateway reads it right."""

from __future__ import annotations

import os
import shutil
import subprocess
import tomllib
from typing import TYPE_CHECKING

from medellin_ai_ops.stack import gateway, paths

if TYPE_CHECKING:
    from pathlib import Path


def what_the_cli_says(clone: Path) -> str:
    """It warns of each key it does not know before it does anything; nobody listens on that address."""
    return subprocess.run(
        [
            paths.node_modules() / ".bin" / "supabase",
            *("db", "push", "--dry-run", "--workdir", clone),
            "--remote=postgresql://nobody:nothing@127.0.0.1:9/none?sslmode=disable",
        ],
        env={**os.environ, "HOME": str(clone), "SUPABASE_TELEMETRY_DISABLED": "1"},
        capture_output=True,
        text=True,
        check=False,
    ).stderr


def test_the_supabase_cli_knows_every_key(tmp_path: Path) -> None:
    folder = tmp_path / "supabase"
    folder.mkdir()
    config = shutil.copy(paths.repo_root() / "supabase" / "config.toml", folder)

    said = what_the_cli_says(tmp_path)
    assert "failed to connect" in said
    assert "WARN" not in said
    assert "config" not in said

    with (folder / "config.toml").open("a") as stream:
        stream.write("\n[auth.nonsense]\nx = 1\n")
    assert "auth.nonsense" in what_the_cli_says(tmp_path), config


def test_the_gateway_calls_the_hook_that_the_project_calls() -> None:
    supabase = tomllib.loads((paths.repo_root() / "supabase" / "config.toml").read_text())

    assert supabase["project_id"] == "medellin-ai"
    assert supabase["api"]["schemas"] == ["public"]
    assert supabase["auth"]["hook"]["custom_access_token"]["enabled"] is True
    assert gateway.token_hook(supabase) == "private.custom_access_token_hook"


def test_a_function_is_open_only_where_the_project_says_so() -> None:
    functions = {"webhook": {"verify_jwt": False}, "health": {"verify_jwt": True}, "plain": {}}

    assert gateway.open_functions({"functions": functions}) == ["webhook"]
    assert gateway.open_functions({}) == []
