"""Texts of functions and policies inside migrations.

`sql/` holds the current text of every function and policy. A migration carries such a text between two marker
lines, so that nobody copies by hand:

    -- <<< sql/functions/private/clock.sql
    create or replace function private.clock() ...
    -- >>>

The last migration that carries a file is that file's home and follows it; earlier ones are history and
stay as they are, and so does the text of a file that is gone. Migrations listed in
`supabase/migrations.sha256` are released and are never touched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medellin_ai_ops.console import OpsError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_OPEN = re.compile(r"-- <<< (?P<file>sql/(?:functions|policies)/[a-z0-9_]+/[a-z0-9_]+\.sql)\s*")
_CLOSE = "-- >>>"


@dataclass(frozen=True)
class Stale:
    """A migration whose copy of a file is not the file's text any more."""

    migration: Path
    file: str
    released: bool


def migration_files(root: Path) -> list[Path]:
    """All migrations of the clone, in the order in which they are applied."""
    return sorted((root / "supabase" / "migrations").glob("[0-9]*_*.sql"))


def block(file: str, text: str) -> str:
    """The text of one file of `sql/` as a migration carries it."""
    return f"-- <<< {file}\n{text.strip()}\n{_CLOSE}\n"


def refresh(root: Path, *, write: bool = True) -> list[Stale]:
    """Bring the marked texts up to date with `sql/`; return what was (or, without `write`, is) stale."""
    migrations = migration_files(root)
    texts = {path: path.read_text(encoding="utf-8") for path in migrations}
    home = {file: path for path in migrations for file in _carried(path, texts[path])}
    released = _released(root)

    stale: list[Stale] = []
    for path in migrations:
        current = {
            file: (root / file).read_text(encoding="utf-8")
            for file, last in home.items()
            if last == path and (root / file).exists()
        }
        new, changed = _rewrite(texts[path], current)
        is_released = path.name in released
        stale += [Stale(path, file, is_released) for file in changed]
        if write and changed and not is_released:
            path.write_text(new, encoding="utf-8")
    return stale


def _rewrite(text: str, current: dict[str, str]) -> tuple[str, list[str]]:
    """Replace the marked blocks of the files in `current`; return the new text and what differed."""
    out: list[str] = []
    changed: list[str] = []
    lines = iter(text.splitlines(keepends=True))
    for line in lines:
        opening = _OPEN.fullmatch(line)
        if not opening:
            out.append(line)
            continue
        file = opening["file"]
        body = line
        for inner in lines:
            body += inner
            if inner.rstrip() == _CLOSE:
                break
        if file in current and body != block(file, current[file]):
            changed.append(file)
            body = block(file, current[file])
        out.append(body)
    return "".join(out), changed


def _carried(path: Path, text: str) -> Iterable[str]:
    """The files whose text this migration carries; a broken marker is an error with its line."""
    inside: tuple[str, int] | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        here = f"{path.name}:{number}"
        opening = _OPEN.fullmatch(line)
        if opening is None and line.startswith("-- <<<"):
            raise OpsError(
                f"{here}: not a marker: {line}", "Write `-- <<< sql/functions/<schema>/<name>.sql`"
            )
        if opening and inside:
            raise OpsError(f"{here}: a marker opens inside {inside[0]}", f"Close it first with `{_CLOSE}`")
        if opening:
            inside = (opening["file"], number)
        elif line.rstrip() == _CLOSE:
            if inside is None:
                raise OpsError(
                    f"{here}: `{_CLOSE}` closes nothing", "Remove it or open it with `-- <<< sql/...`"
                )
            yield inside[0]
            inside = None
    if inside:
        raise OpsError(f"{path.name}:{inside[1]}: {inside[0]} is opened, never closed", f"Add `{_CLOSE}`")


def _released(root: Path) -> set[str]:
    pins = root / "supabase" / "migrations.sha256"
    if not pins.exists():
        return set()
    return {
        line.split()[-1].rpartition("/")[2] for line in pins.read_text(encoding="utf-8").splitlines() if line
    }
