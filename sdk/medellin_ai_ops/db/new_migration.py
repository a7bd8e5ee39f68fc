"""`db migration new`: a migration with exactly the functions and policies that changed in `sql/`."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from medellin_ai_ops.console import OpsError
from medellin_ai_ops.db import catalog
from medellin_ai_ops.db.check import Replay, replay, run_text, source_files
from medellin_ai_ops.db.migration import block, migration_files

if TYPE_CHECKING:
    from pathlib import Path

    from medellin_ai_ops.db.catalog import Connection

_VERSION = "%Y%m%d%H%M%S"


def new_migration(connection: Connection, root: Path, baseline: set[int], name: str) -> Path | None:
    """Write `supabase/migrations/<now>_<name>.sql` from what changed in `sql/`; None if nothing did.

    Every statement has run on a database with all migrations (and was undone) before the file is written.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise OpsError(
            f"not a name for a migration: {name}", "Use lower case, digits and _: allow_guests", code=2
        )
    drift = replay(connection, root, baseline)
    strangers = [f for f in drift.findings if f.rule == "ownership" and "belongs in" in f.what]
    if strangers:
        raise OpsError(str(strangers[0]), "Give every function and policy the file named after it")
    # A file that lost one of its policies is carried whole as well: the new migration becomes its home.
    touched = {*drift.changed, *drift.failed, *(o.file for o in drift.gone)}
    files = [file for file in source_files(root) if file in touched]
    if not files and not drift.gone:
        return None
    with connection.transaction(force_rollback=True):
        statements = _statements(connection, root, baseline, drift, files)
    path = root / "supabase" / "migrations" / f"{_next_version(root)}_{name}.sql"
    path.write_text(
        _header(name, len(files), len(drift.gone)) + "\n" + "\n".join(statements), encoding="utf-8"
    )
    return path


def _statements(
    connection: Connection, root: Path, baseline: set[int], drift: Replay, files: list[str]
) -> list[str]:
    out = [f"{o.drop}\n" for o in drift.gone if o.kind == "policy"]
    for statement in out:
        run_text(connection, statement, "drop of a policy without a file")
    # A function may call another that is new as well: whatever cannot run yet waits for the next round.
    pending, errors = files, dict[str, OpsError]()
    while pending:
        waiting = []
        for file in pending:
            try:
                with connection.transaction():
                    out.append(_block(connection, root, baseline, drift, file))
            except OpsError as error:
                errors[file] = error
                waiting.append(file)
        if waiting == pending:
            raise errors[waiting[0]]
        pending = waiting
    # What still uses a function that goes has been replaced by now.
    for function in (o for o in drift.gone if o.kind == "function"):
        run_text(connection, function.drop, f"drop of {function.name}, which stands in no file")
        out.append(f"{function.drop}\n")
    return out


def _block(connection: Connection, root: Path, baseline: set[int], drift: Replay, file: str) -> str:
    """The text that brings one file's objects up to date, tried out on the way."""
    text = block(file, (root / file).read_text(encoding="utf-8"))
    old = [
        o for o in catalog.objects(connection, baseline).values() if o.file == file and o.kind == "function"
    ]
    if file in drift.failed:
        # `create or replace` refuses another result or other names of arguments.
        text = "".join(f"{o.drop}\n" for o in old) + text
        run_text(connection, text, file)
        return text
    reset = catalog.as_created(connection, [o.oid for o in old])
    try:
        with connection.transaction():
            run_text(connection, text, file)
            now = [o for o in catalog.objects(connection, baseline).values() if o.file == file]
            if any(o.text != drift.wanted[o.name] for o in now if o.name in drift.wanted):
                raise _KeepsTooMuch
    except _KeepsTooMuch:
        text = f"-- A grant or the comment goes, which `create or replace` would keep.\n{reset}\n{text}"
        run_text(connection, text, file)
    return text


class _KeepsTooMuch(Exception):
    """The file alone leaves grants or a comment of the function it replaces."""


def _next_version(root: Path) -> str:
    """Now, or just after the last migration: the CLI refuses a version before the last one."""
    now = datetime.now(UTC)
    existing = migration_files(root)
    if existing:
        last = datetime.strptime(existing[-1].name.partition("_")[0], _VERSION).replace(tzinfo=UTC)
        now = max(now, last + timedelta(seconds=1))
    return now.strftime(_VERSION)


def _header(name: str, changed: int, gone: int) -> str:
    story = name.replace("_", " ").capitalize()
    return (
        f"-- {story}. Functions and policies: {changed} changed file(s) of sql/, {gone} object(s) dropped.\n"
        "-- Undo: a new migration with the former text of these files (git log -p sql/).\n"
        "set lock_timeout = '4s';\n"
    )
