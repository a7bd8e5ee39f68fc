"""The real Supabase CLI, as a DBA calls it."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from medellin_ai_ops.stack.paths import node_modules, repo_root

if TYPE_CHECKING:
    from pathlib import Path


def supabase(*arguments: str, workdir: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run it in the clone, or in another folder with a supabase/ in it."""
    return subprocess.run(
        [node_modules() / ".bin" / "supabase", *arguments, "--workdir", workdir or repo_root()],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
