"""Drift: do the migrations and the files of `sql/` say the same?

D1 is a database with all migrations; D2 is D1 with every file of `sql/` run again, in one transaction that is
rolled back. Three things must hold:

- Replay: every function and policy is the same in D1 and D2 (definition, roles, grants, owner, comment).
- Ownership: each function and policy stands in the file named after it, and each file makes what it is named
  after and nothing else.
- Idempotence: running every file once more changes nothing.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import psycopg

from medellin_ai_ops.console import OpsError
from medellin_ai_ops.db import catalog
from medellin_ai_ops.db.migration import migration_files

if TYPE_CHECKING:
    from pathlib import Path

    from medellin_ai_ops.db.catalog import Connection, Object


@dataclass(frozen=True)
class Finding:
    rule: str  # replay, ownership or idempotence
    file: str
    what: str
    diff: str = ""

    def __str__(self) -> str:
        return f"{self.rule}: {self.file}: {self.what}" + (f"\n{self.diff}" if self.diff else "")


@dataclass
class Replay:
    """What running every file of `sql/` on a migrated database does to it."""

    findings: list[Finding] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)  # files that say something else than the migrations
    gone: list[Object] = field(default_factory=list)  # objects of the migrations that no file makes
    failed: dict[str, OpsError] = field(default_factory=dict)  # files that do not run
    wanted: dict[str, str] = field(default_factory=dict)  # name of an object -> its text in D2


def source_files(root: Path) -> list[str]:
    """The files of `sql/`: functions first, since policies call them."""
    found = [
        path.relative_to(root).as_posix()
        for kind in ("functions", "policies")
        for path in sorted((root / "sql" / kind).rglob("*.sql"))
    ]
    for file in found:
        if file.count("/") != 3:
            raise OpsError(
                f"{file} stands in no room", "Name it sql/<functions|policies>/<schema>/<name>.sql"
            )
    return found


def apply_migrations(connection: Connection, root: Path) -> None:
    """Run every migration, each in a transaction of its own, as `supabase db push` does."""
    for path in migration_files(root):
        connection.execute("reset all")
        run_file(connection, root, path.relative_to(root).as_posix())
    connection.execute("reset all")


def run_file(connection: Connection, root: Path, file: str) -> None:
    """Run a file as one script; an error names the file and the line."""
    run_text(connection, (root / file).read_text(encoding="utf-8"), file)


def run_text(connection: Connection, text: str, name: str) -> None:
    try:
        connection.execute(text.encode())
    except psycopg.Error as error:
        position = error.diag.statement_position
        line = f":{text.count(chr(10), 0, int(position) - 1) + 1}" if position else ""
        message = error.diag.message_primary or str(error).strip()
        raise OpsError(f"{name}{line}: {message} ({error.sqlstate})", "Mend it and run this again") from error


def replay(connection: Connection, root: Path, baseline: set[int]) -> Replay:
    """Run the files of `sql/` twice on a migrated database, judge what happens, and undo it."""
    result = Replay()
    with connection.transaction(force_rollback=True):
        d1 = catalog.objects(connection, baseline)
        # A function may call one of a later file.
        connection.execute("set check_function_bodies = off")
        functions = [o.oid for o in d1.values() if o.kind == "function"]
        connection.execute(catalog.as_created(connection, functions).encode())
        made = _run_all(connection, root, result)
        d2 = catalog.objects(connection, baseline)
        result.wanted = {o.name: o.text for o in d2.values()}
        _judge_replay(result, d1, d2)
        _judge_ownership(result, d2, made)
        if not result.failed:
            _run_all(connection, root, result)
            _judge_idempotence(result, d2, catalog.objects(connection, baseline))
    return result


def _run_all(connection: Connection, root: Path, result: Replay) -> dict[str, set[int]]:
    """Run every file under a savepoint; return which functions and policies (oids) each file wrote."""
    made: dict[str, set[int]] = {}
    last = max((transaction for _, transaction in catalog.written(connection, 0)), default=0)
    for file in source_files(root):
        try:
            with connection.transaction():
                run_file(connection, root, file)
        except OpsError as error:
            result.failed[file] = error
            what = f"does not run on a migrated database: {error.message}"
            result.findings.append(Finding("replay", file, what))
            continue
        # Each savepoint that writes has a transaction number of its own, higher than those before.
        written = catalog.written(connection, last)
        made[file] = {oid for oid, _ in written}
        last = max([last, *(transaction for _, transaction in written)])
    return made


def _judge_replay(result: Replay, d1: dict[int, Object], d2: dict[int, Object]) -> None:
    before, after = _by_name(d1), _by_name(d2)
    for name in sorted(before | after):
        old, new = before.get(name), after.get(name)
        sample = new or old
        if sample is None or sample.file in result.failed or (old and new and old.text == new.text):
            continue
        if old is None:
            what = f"{sample.kind} {name} is in no migration"
        elif new is None:
            what = f"{sample.kind} {name} is in the migrations, and this file drops it"
        else:
            what = f"{sample.kind} {name} differs from the migrations"
        result.findings.append(Finding("replay", sample.file, what, _diff(sample.file, old, new)))
        if sample.file not in result.changed:
            result.changed.append(sample.file)


def _judge_ownership(result: Replay, d2: dict[int, Object], made: dict[str, set[int]]) -> None:
    for file, oids in made.items():
        objects = [d2[oid] for oid in sorted(oids) if oid in d2]
        for stranger in (o for o in objects if o.file != file):
            what = f"writes {stranger.kind} {stranger.name}, which belongs in {stranger.file}"
            result.findings.append(Finding("ownership", file, what))
        if all(o.file != file for o in objects):
            result.findings.append(Finding("ownership", file, "makes nothing that it is named after"))
    all_made = set().union(*made.values())
    for orphan in d2.values():
        if orphan.oid in all_made or orphan.file in result.failed:
            continue
        result.gone.append(orphan)
        reason = "this file does not make it" if orphan.file in made else "this file does not exist"
        what = f"{orphan.kind} {orphan.name} is in the migrations, but {reason}"
        result.findings.append(Finding("ownership", orphan.file, what))


def _judge_idempotence(result: Replay, first: dict[int, Object], second: dict[int, Object]) -> None:
    before, after = _by_name(first), _by_name(second)
    for name in sorted(before | after):
        old, new = before.get(name), after.get(name)
        sample = new or old
        if sample and (old is None or new is None or old.text != new.text):
            what = f"running the file a second time changes {sample.kind} {name}"
            result.findings.append(Finding("idempotence", sample.file, what, _diff(sample.file, old, new)))


def _by_name(objects: dict[int, Object]) -> dict[str, Object]:
    return {o.name: o for o in objects.values()}


def _diff(file: str, old: Object | None, new: Object | None) -> str:
    lines = difflib.unified_diff(
        old.text.splitlines() if old else [],
        new.text.splitlines() if new else [],
        "supabase/migrations",
        file,
        lineterm="",
        n=2,
    )
    return "\n".join(f"    {line}" for line in lines)
