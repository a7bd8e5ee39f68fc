"""The proof matrix: tests/sql/rls/matrix/<domain>.csv says who may do what, <domain>.toml how to try it.

Each CSV is one pgTAP test: the world, the rows of the domain, then every cell as a sentence of its own. How
to add lines: tests/sql/rls/README.md.
"""

from __future__ import annotations

import csv
import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from medellin_ai_ops.stack.paths import repo_root
from tests.harness.pgtap import PgTapError, PgTapItem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    import psycopg

FOLDER = repo_root() / "tests" / "sql" / "rls" / "matrix"
PEOPLE = (
    *("anonymous", "stranger", "owner", "counterpart", "blocked", "silenced"),
    *("organizer", "other_organizer", "staff", "admin"),
)
ACTORS = ("anon", *PEOPLE, "service")
HEADER = ("object", "row", "verb", "column", *ACTORS)
VERBS = ("select", "insert", "update", "delete", "execute")
ALLOWED = ("+", "=")
CELL = re.compile(r"[-+=]|[0-9A-Z]{5}")
PLACEHOLDER = re.compile(rf"(?<!:):({'|'.join(('me', 'other', *PEOPLE))})\b")
REFUSED = "^(-|[0-9A-Z]{5})$"


class MatrixError(PgTapError):
    """The files of a domain do not fit together."""


@dataclass(frozen=True)
class Line:
    """What each actor may do to one row of an object, or to one column of it."""

    object: str
    row: str
    verb: str
    column: str
    cells: dict[str, str]

    @property
    def words(self) -> str:
        return f"{self.verb} {self.column}".rstrip()


def read(file: Path) -> list[Line]:
    """The lines of a CSV; anything odd is an error, so that no cell is lost."""
    texts = [text for text in file.read_text(encoding="utf-8").splitlines() if not text.startswith("#")]
    header, *rows = (
        [cell.strip() for cell in row] for row in csv.reader(texts, skipinitialspace=True) if row
    )
    if tuple(header) != HEADER:
        raise MatrixError(f"{file.name}: the header is {','.join(HEADER)}")
    lines: list[Line] = []
    for row in rows:
        cells = dict(zip(ACTORS, row[4:], strict=False))
        line = Line(row[0], row[1], row[2], row[3], cells)
        wrong = [cell for cell in cells.values() if not CELL.fullmatch(cell)]
        if len(row) != len(HEADER) or wrong or line.verb not in VERBS:
            raise MatrixError(f"{file.name}: not a line: {','.join(row)}")
        if any((o.object, o.row, o.words) == (line.object, line.row, line.words) for o in lines):
            raise MatrixError(f"{file.name}: twice: {line.object} {line.row} {line.words}")
        lines.append(line)
    return lines


def statement(line: Line, fixture: dict[str, Any], actor: str) -> str:
    """The SQL that tries a line as somebody."""
    table = f"public.{line.object}"
    values: dict[str, str] = fixture.get("values", {})
    if line.verb == "execute":
        text = f"select * from {table}({fixture['args']})"
    elif line.verb == "select":
        text = f"select {line.column or 1} from {table} where {fixture['where']}"
    elif line.verb == "update":
        text = f"update {table} set {line.column} = {values[line.column]} where {fixture['where']}"
    elif line.verb == "delete":
        text = f"delete from {table} where {fixture['where']}"
    else:
        row = {**fixture["insert"], **({line.column: values[line.column]} if line.column else {})}
        text = f"insert into {table} ({', '.join(row)}) values ({', '.join(row.values())})"
    return _with_people(text, actor)


def _with_people(text: str, actor: str) -> str:
    me = actor if actor in PEOPLE else "owner"
    special = {"me": me, "other": "counterpart" if me == "owner" else "owner"}
    return PLACEHOLDER.sub(lambda match: f"tests.user_id('{special.get(match[1], match[1])}')", text)


def script(file: Path, lines: Sequence[Line] | None = None) -> str:
    """A domain's CSV as a pgTAP file, or some lines of it."""
    lines = read(file) if lines is None else lines
    fixtures = tomllib.loads(file.with_suffix(".toml").read_text(encoding="utf-8"))
    tests: list[str] = []
    rows: dict[tuple[str, str], str] = {}
    for line in lines:
        try:
            fixture = fixtures[line.object][line.row]
            tests += _tests(line, fixture)
            if line.verb not in ("insert", "execute"):
                rows[line.object, line.row] = _with_people(fixture["where"], "owner")
        except KeyError as error:
            where = f"{line.object} {line.row} {line.words}"
            raise MatrixError(f"{file.stem}.toml: {where}: there is no {error}") from None
    are_there = [
        f"select isnt_empty($try$select from public.{table} where {where}$try$, '{table} ({row}) is there');"
        for (table, row), where in rows.items()
    ]
    return "\n".join(
        [
            "begin;",
            f"select plan({len(are_there) + len(tests)});",
            (FOLDER / "world.sql").read_text(encoding="utf-8"),
            _with_people(fixtures.get("setup", ""), "owner"),
            *are_there,
            *tests,
            "select * from finish();",
            "rollback;",
        ]
    )


def _tests(line: Line, fixture: dict[str, Any]) -> Iterator[str]:
    table = fixture.get("changes", "nowhere") if line.verb == "execute" else line.object
    if table != "nowhere" and "." not in table:
        table = f"public.{table}"
    looked_at = "null" if line.verb == "select" else f"'{table}'"
    column = f"'{line.column}'" if line.verb == "update" else "null"

    def attempt(actor: str, me: str) -> str:
        tried = statement(line, fixture, me)
        return f"tests.attempt('{actor}', $try${tried}$try$, {looked_at}, {column})"

    what = f"{line.object} ({line.row}), {line.words}"
    for actor, cell in line.cells.items():
        yield f"select is({attempt(actor, actor)}, '{cell}', $try${what}: {actor} {cell}$try$);"
    # Whoever keeps an admin's session without being one any more has no more rights than a stranger.
    if line.cells["stranger"] not in ALLOWED:
        words = f"$try${what}: former admin refused$try$"
        yield f"select matches({attempt('former_admin', 'stranger')}, '{REFUSED}', {words});"


class MatrixFile(pytest.File):
    """Collects a CSV as one test."""

    def collect(self) -> Iterator[pytest.Item]:
        yield MatrixItem.from_parent(self, name=self.path.stem, nodeid=self.nodeid)


class MatrixItem(PgTapItem):
    def script(self) -> str:
        return script(self.path)


# -- completeness

# What people must not set for themselves, or not see of others: such a column needs lines of its own.
GUARDED = (
    r"^(status|role|permissions|visibility)$|_status$|^is_|price|amount|_count$|_registrations$|_attendees$"
    r"|^(user|author|owner|organizer|sender|recipient|requester)_id$|_by$"
)
PERSONAL = r"e_?mail|phone|whats_?app|contact|address|event_url|join_url|ip_addr|user_agent"
REQUIRED = """
    with relations as (
        select c.oid, c.relname::text as name, c.relkind
        from pg_catalog.pg_class as c
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')
            and not c.relispartition
    ), columns as (
        select
            r.oid, r.name, r.relkind, a.attname::text as column,
            a.attname ~ %(guarded)s or exists (
                select from pg_catalog.pg_constraint as k
                where k.contype = 'f' and k.conrelid = r.oid and k.conkey = array[a.attnum]
                    and k.confrelid in ('auth.users'::regclass, 'public.profiles'::regclass)
            ) as is_guarded,
            a.attname ~ %(personal)s or (
                has_any_column_privilege('authenticated', r.oid, 'select')
                and not has_column_privilege('authenticated', r.oid, a.attnum, 'select')
            ) as is_personal
        from relations as r
        join pg_catalog.pg_attribute as a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
    ), clients (name) as (values ('anon'), ('authenticated'), ('app_admin'))
    select r.name, v.verb, ''
    from relations as r
    cross join unnest('{select,insert,update,delete}'::text[]) as v (verb)
    where v.verb = 'select' or r.relkind in ('r', 'p')
    union
    select c.name, 'select', c.column from columns as c where c.is_personal
    union
    select c.name, 'update', c.column from columns as c where c.is_guarded and c.relkind in ('r', 'p')
    union
    select c.name, 'insert', c.column
    from columns as c
    where c.is_guarded and exists (
        select from clients as p where has_any_column_privilege(p.name, c.oid, 'insert')
    )
    union
    select p.proname::text, 'execute', ''
    from pg_catalog.pg_proc as p
    where p.pronamespace = 'public'::regnamespace
        and not exists (select from pg_catalog.pg_depend as d where d.objid = p.oid and d.deptype = 'e')
"""
EXISTING = """
    select c.relname::text, a.attname::text
    from pg_catalog.pg_class as c
    join pg_catalog.pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')
"""


def all_lines() -> list[Line]:
    """The lines of every domain."""
    return [line for file in sorted(FOLDER.glob("*.csv")) for line in read(file)]


def gaps(lines: Iterable[Line], connection: psycopg.Connection[Any]) -> list[str]:
    """What the database exposes and no line judges, and the other way round."""
    required: set[tuple[str, str, str]] = set(
        connection.execute(REQUIRED, {"guarded": GUARDED, "personal": PERSONAL}).fetchall()
    )
    columns: set[tuple[str, str]] = set(connection.execute(EXISTING).fetchall())
    relations = {name for name, _ in columns}
    functions = {name for name, verb, _ in required if verb == "execute"}
    judged: set[tuple[str, str, str]] = set()
    found: list[str] = []
    for line in lines:
        judged |= {(line.object, line.verb, line.column), (line.object, line.verb, "")}
        is_there = line.object in (functions if line.verb == "execute" else relations)
        if not is_there or (line.column and (line.object, line.column) not in columns):
            found.append(f"does not exist: {line.object} {line.words}")
    return sorted({*found, *(f"no line: {' '.join(gap).rstrip()}" for gap in required - judged)})
