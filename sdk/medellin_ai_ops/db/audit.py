"""The audit log, over a direct connection or from an export of it.

What is sealed is computed here from the entries alone, by the rule of private.audit_digest and without it:
whoever could change the log could change a function as well. The strongest proof is an export that somebody
else keeps.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from medellin_ai_ops.console import OpsError
from medellin_ai_ops.db.direct import connected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    import psycopg

    Connection = psycopg.Connection[dict[str, Any]]

COLUMNS = (
    *("id", "at", "actor_id", "actor_role", "request_id", "action", "object_type", "object_id", "subject_id"),
    *("changed", "facts", "personal_digest"),
)
# What of an entry is sealed, as one text: jsonb has one text for one value.
ENTRIES = """
select
    jsonb_build_array(
        l.id, to_char(l.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), l.actor_id, l.actor_role,
        l.request_id, l.action, l.object_type, l.object_id, l.subject_id, l.changed, l.facts,
        encode(l.personal_digest, 'hex')
    )::text as sealed,
    l.personal::text as personal, encode(l.salt, 'hex') as salt
from audit.audit_log as l
where l.at >= %(day)s::timestamp at time zone 'UTC'
    and l.at < (%(day)s::date + 1)::timestamp at time zone 'UTC'
order by l.id
"""
SEALS = """
select
    s.day::text, s.entries, encode(s.digest, 'hex') as digest, encode(s.previous, 'hex') as previous,
    to_char(s.sealed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') as sealed_at
from audit.seals as s order by s.day
"""
KEPT_SINCE = """
select min(to_date(right(i.inhrelid::regclass::text, 7), 'YYYY_MM')) as day
from pg_catalog.pg_inherits as i where i.inhparent = 'audit.audit_log'::regclass
"""
FIRST_ENTRY = "select min(l.at at time zone 'UTC')::date as day from audit.audit_log as l"
LIST = """
select l.id, l.at, l.actor_id, l.actor_role, l.request_id, l.action, l.object_type, l.object_id, l.subject_id,
    l.changed, l.facts, l.personal
from audit.audit_log as l
where (%(since)s::timestamptz is null or l.at >= %(since)s)
    and (%(actor)s::uuid is null or l.actor_id = %(actor)s)
    and (%(subject)s::uuid is null or l.subject_id = %(subject)s)
    and (%(action)s::text is null or l.action = %(action)s)
order by l.at desc, l.id desc
limit %(limit)s
"""
DAY = timedelta(days=1)
NOT_SEALED = "not sealed"


class Seal(NamedTuple):
    """What was written down of a day, with hexadecimal digests."""

    day: date
    entries: int
    digest: str
    previous: str | None
    sealed_at: str

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Seal:
        """As the database and an export have it."""
        return cls(**{**row, "day": date.fromisoformat(row["day"]), "entries": int(row["entries"])})


class Entry(NamedTuple):
    """One entry: the text that is sealed, and what is personal beside it."""

    sealed: str
    personal: str | None
    salt: str | None


@dataclass(frozen=True)
class Day:
    """One day and what is wrong with it, if anything."""

    day: date
    entries: int
    problem: str | None = None
    is_kept: bool = True

    def as_json(self) -> dict[str, object]:
        return {
            "day": self.day.isoformat(),
            "entries": self.entries,
            "problem": self.problem,
            "kept": self.is_kept,
        }


@dataclass
class Tally:
    """A day while its entries go by, one after another."""

    seal: Seal
    before: Seal | None
    is_kept: bool
    entries: int = 0
    personal_is_true: bool = True
    _digest: Any = field(init=False)

    def __post_init__(self) -> None:
        head = f"{self.seal.day} {self.seal.sealed_at}".encode()
        self._digest = hashlib.sha256(bytes.fromhex(self.seal.previous or "") + head)

    def add(self, entry: Entry) -> None:
        self.entries += 1
        self._digest.update(hashlib.sha256(entry.sealed.encode()).digest())
        if entry.personal is not None:
            salted = bytes.fromhex(entry.salt or "") + entry.personal.encode()
            personal_digest = json.loads(entry.sealed)[-1]
            self.personal_is_true &= hashlib.sha256(salted).hexdigest() == personal_digest

    def verdict(self) -> Day:
        return Day(self.seal.day, self.entries, self._problem(), self.is_kept)

    def _problem(self) -> str | None:
        if self.seal.previous != (self.before.digest if self.before else None):
            return "its seal does not follow the one before"
        if not self.is_kept:
            return None  # its month was dropped; its seal still stands in the row of seals
        if self.entries != self.seal.entries:
            return f"{self.entries} entries, sealed were {self.seal.entries}"
        if self._digest.hexdigest() != self.seal.digest:
            return "its entries are not what its seal says"
        return None if self.personal_is_true else "something personal was changed"


def verify_database(
    url: str, tell: Callable[[date], None] = lambda _: None, against: Mapping[date, Seal] | None = None
) -> Iterator[Day]:
    """Every day of the log held against its seal, and its seal against that of an export kept elsewhere."""
    kept = against or {}
    with connected(url, "audit log") as connection, connection.transaction():
        connection.execute("set transaction isolation level repeatable read, read only")
        seals = _seals(connection)
        kept_since = _day(connection, KEPT_SINCE) or date.max
        yesterday = datetime.now(UTC).date() - DAY
        starts = (_day(connection, FIRST_ENTRY), min(seals, default=None), min(kept, default=None))
        day = min((start for start in starts if start), default=yesterday)
        until = max([yesterday - DAY, *seals, *kept])  # a day is sealed within the next
        while day <= until:
            tell(day)
            verdict = _verdict(connection, day, seals, is_kept=day >= kept_since)
            if verdict.problem is None and day in kept and kept[day] != seals[day]:
                verdict = Day(day, verdict.entries, "its seal is not the one that was exported")
            yield verdict
            day += DAY


def _verdict(connection: Connection, day: date, seals: Mapping[date, Seal], *, is_kept: bool) -> Day:
    entries = _entries(connection, day)
    if day not in seals:
        return Day(day, sum(1 for _ in entries), NOT_SEALED)
    tally = Tally(seals[day], seals.get(day - DAY), is_kept)
    for entry in entries:
        tally.add(entry)
    return tally.verdict()


def export(url: str, file: Path, tell: Callable[[date], None] = lambda _: None) -> int:
    """Write seals, each with its entries after it, one a line; returns the number of days."""
    with (
        connected(url, "audit log") as connection,
        connection.transaction(),
        file.open("w", encoding="utf-8") as out,
    ):
        connection.execute("set transaction isolation level repeatable read, read only")
        kept_since = _day(connection, KEPT_SINCE)
        print(json.dumps({"columns": COLUMNS, "kept_since": kept_since}, default=str), file=out)
        seals = _seals(connection)
        for day, seal in seals.items():
            tell(day)
            print(json.dumps({"seal": seal._asdict()}, default=str), file=out)
            for entry in _entries(connection, day):
                personal, salt = entry.personal or "null", json.dumps(entry.salt)
                print(f'{{"entry": {entry.sealed}, "personal": {personal}, "salt": {salt}}}', file=out)
    return len(seals)


def verify_file(file: Path) -> Iterator[Day]:
    """The same for an export, line by line."""
    tally: Tally | None = None
    for kept_since, line in _lines(file):
        if isinstance(line, Entry):
            if tally is None:
                raise _no_export(file)
            tally.add(line)
            continue
        before = None
        if tally:
            yield tally.verdict()
            before, day = tally.seal, tally.seal.day + DAY
            while day < line.day:
                yield Day(day, 0, NOT_SEALED)
                before, day = None, day + DAY
        tally = Tally(line, before, is_kept=line.day >= kept_since)
    if tally:
        yield tally.verdict()


def seals_in(file: Path) -> dict[date, Seal]:
    """The seals of an export, by day."""
    return {line.day: line for _, line in _lines(file) if isinstance(line, Seal)}


def listed(url: str, **wanted: object) -> list[dict[str, Any]]:
    """Entries, the newest first."""
    with connected(url, "audit log") as connection:
        return connection.execute(LIST, wanted).fetchall()


def _lines(file: Path) -> Iterator[tuple[date, Seal | Entry]]:
    """Each line after the first, with the day since which entries are kept."""
    try:
        with file.open(encoding="utf-8") as lines:
            rows = (json.loads(line, parse_int=Number, parse_float=Number) for line in lines)
            kept_since = date.fromisoformat(next(rows)["kept_since"] or str(date.max))
            for row in rows:
                if "seal" in row:
                    yield kept_since, Seal.of(row["seal"])
                else:
                    personal = None if row["personal"] is None else jsonb_text(row["personal"])
                    yield kept_since, Entry(jsonb_text(row["entry"]), personal, row["salt"])
    except (OSError, ValueError, KeyError, TypeError, StopIteration) as error:
        raise _no_export(file) from error


def _no_export(file: Path) -> OpsError:
    return OpsError(
        f"{file} is no export of the audit log", "Make one: medellin-ai audit export FILE", code=2
    )


class Number(str):
    """A number as it was written: 1.50 stays 1.50."""

    __slots__ = ()


def jsonb_text(value: object) -> str:
    """The text that PostgreSQL gives to a value of JSON."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{jsonb_text(key)}: {jsonb_text(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(jsonb_text, value)) + "]"
    return value if isinstance(value, Number) else json.dumps(value, ensure_ascii=False)


def _seals(connection: Connection) -> dict[date, Seal]:
    return {seal.day: seal for seal in map(Seal.of, connection.execute(SEALS).fetchall())}


def _entries(connection: Connection, day: date) -> Iterator[Entry]:
    with connection.cursor("entries") as cursor:
        for row in cursor.execute(ENTRIES, {"day": day}):
            yield Entry(**row)


def _day(connection: Connection, query: str) -> date | None:
    row = connection.execute(query.encode()).fetchone()
    return row["day"] if row else None
