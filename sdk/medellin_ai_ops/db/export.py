"""The migrations for a DBA who has the wheel and no clone."""

from __future__ import annotations

import shutil
from pathlib import Path

import medellin_ai_ops
from medellin_ai_ops.console import OpsError


def supabase_dir() -> Path:
    """`supabase/` as packed into the wheel, else that of the clone this package runs from."""
    package = Path(medellin_ai_ops.__file__).resolve().parent
    for candidate in (package / "_supabase", package.parents[1] / "supabase"):
        if (candidate / "migrations").is_dir():
            return candidate
    raise OpsError("this installation carries no migrations", "Install the wheel of medellin-ai again")


def export(target: Path, *, force: bool = False) -> list[Path]:
    """Copy config.toml, seed.sql and the migrations to `target/supabase`; return what was written."""
    if target.exists() and not target.is_dir():
        raise OpsError(f"{target} is a file", "Name a new or empty folder")
    if target.is_dir() and any(target.iterdir()) and not force:
        raise OpsError(
            f"{target} is not empty", "Name an empty folder, or add --force to write into this one"
        )
    source, out = supabase_dir(), target / "supabase"
    files = [source / "config.toml", source / "seed.sql", *sorted((source / "migrations").glob("*.sql"))]
    written = []
    try:
        for file in files:
            copy = out / file.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copy)
            written.append(copy)
    except OSError as error:
        raise OpsError(
            f"cannot write to {target}: {error.strerror}", "Name a folder you may write to"
        ) from None
    return written
