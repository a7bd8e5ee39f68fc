"""The audit log, over a direct connection or from an export of it.

What is sealed is computed here from the entries alone, by the rule of private.audit_digest and without it:
whoever could change the log could change a function as well. The strongest proof is an export that somebody
else keeps.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from medellin_ai_ops.console import OpsError
from medellin_ai_ops.db.direct import connected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    import psycopg

    Connection = psycopg.Connection[dict[str, Any]]

# The text of an entry whose digest is sealed; jsonb has one text for one value.
ENTRIES = """
select
    l.at, l.action, l.actor_id, l.subject_id,
    jsonb_build_array(
        l.id, to_char(l.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), l.actor_id, l.actor_role,
        l.request_id, l.action, l.object_type, l.object_id, l.subject_id, l.changed, l.facts,
        encode(l.personal_digest, 'hex')
    )::text as line,
    l.personal::text as personal, encode(l.salt, 'hex') as salt, encode(l.personal_digest, 'hex') as digest
from audit.audit_log as l
where l.at >= %(day)s::timestamp at time zone 'UTC'
    and l.at < (%(day)s::date + 1)::timestamp at time zone 'UTC'
order by l.id
"""
SEALS = """
select s.day, s.entries, encode(s.digest, 'hex') as digest, encode(s.previous, 'hex') as previous
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


class Seal(NamedTuple):
    """What was written down of a day, with hexadecimal digests."""

    day: date
    entries: int
    digest: str
    previous: str | None


class Entry(NamedTuple):
    """One entry: the text that is sealed, and what is personal beside it."""

    line: str
    personal: str | None
    salt: str | None
    digest: str | None


@dataclass(frozen=True)
class Day:
    """One day and what is wrong with it, if anything."""

    day: date
    entries: int
    problem: str | None = None

    def as_json(self) -> dict[str, object]:
        return {"day": self.day.isoformat(), "entries": self.entries, "problem": self.problem}


def verify_database(url: str, tell: Callable[[date], None] = lambda _: None) -> Iterator[Day]:
    """Every day of the log in order, held against its seal."""
    with connected(url, "audit log") as connection, connection.transaction():
        connection.execute("set transaction isolation level repeatable read, read only")
        seals = [Seal(**row) for row in connection.execute(SEALS).fetchall()]
        starts = [day for day in (_day(connection, FIRST_ENTRY), seals[0].day if seals else None) if day]
        yesterday = datetime.now(UTC).date() - timedelta(days=1)

        def entries(day: date) -> Iterator[Entry]:
            tell(day)
            return _entries(connection, day)

        yield from verify(
            seals,
            entries,
            kept_since=_day(connection, KEPT_SINCE),
            start=min(starts, default=yesterday),
            sealed_until=yesterday - timedelta(days=1),  # a day is sealed within the next
        )


def verify(
    seals: Iterable[Seal],
    entries: Callable[[date], Iterable[Entry]],
    *,
    kept_since: date | None,
    start: date,
    sealed_until: date,
) -> Iterator[Day]:
    """Hold each day's entries against its seal, and each seal against the one before."""
    known = {seal.day: seal for seal in seals}
    day, end = start, max([sealed_until, *known])
    while day <= end:
        yield _verdict(day, known, entries(day), is_kept=kept_since is None or day >= kept_since)
        day += timedelta(days=1)


def _verdict(day: date, known: dict[date, Seal], entries: Iterable[Entry], *, is_kept: bool) -> Day:
    seal, before = known.get(day), known.get(day - timedelta(days=1))
    if seal is None:
        return Day(day, sum(1 for _ in entries), "not sealed")
    digest = hashlib.sha256(bytes.fromhex(seal.previous or "") + day.isoformat().encode())
    count, personal_is_true = 0, True
    for entry in entries:
        count += 1
        digest.update(hashlib.sha256(entry.line.encode()).digest())
        if entry.personal is not None:
            salted = bytes.fromhex(entry.salt or "") + entry.personal.encode()
            personal_is_true &= hashlib.sha256(salted).hexdigest() == entry.digest
    problem = None
    if seal.previous != (before.digest if before else None):
        problem = "its seal does not follow the one before"
    elif not is_kept:
        pass  # retention has dropped its month; its seal still stands in the row of seals
    elif count != seal.entries:
        problem = f"{count} entries, sealed were {seal.entries}"
    elif digest.hexdigest() != seal.digest:
        problem = "an entry was changed"
    elif not personal_is_true:
        problem = "something personal was changed"
    return Day(day, count, problem)


def export(url: str, file: Path) -> int:
    """Write seals and entries into a file that can be verified anywhere; returns the number of days."""
    days = 0
    with connected(url, "audit log") as connection, connection.transaction(), file.open("w") as out:
        connection.execute("set transaction isolation level repeatable read, read only")
        kept_since = _day(connection, KEPT_SINCE)
        print(json.dumps({"kept_since": kept_since and kept_since.isoformat()}), file=out)
        for row in connection.execute(SEALS).fetchall():
            days += 1
            entries = [entry._asdict() for entry in _entries(connection, row["day"])]
            print(json.dumps({"seal": row, "entries": entries}, default=str, ensure_ascii=False), file=out)
    return days


def verify_file(file: Path) -> Iterator[Day]:
    """The same for an export."""
    try:
        head, *lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        seals = {
            date.fromisoformat(row["seal"]["day"]): Seal(
                **{**row["seal"], "day": date.fromisoformat(row["seal"]["day"])}
            )
            for row in lines
        }
        entries = {
            date.fromisoformat(row["seal"]["day"]): [Entry(**entry) for entry in row["entries"]]
            for row in lines
        }
        kept_since = head["kept_since"] and date.fromisoformat(head["kept_since"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise OpsError(
            f"{file} is no export of the audit log", "Make one: medellin-ai audit export FILE", code=2
        ) from error
    if seals:
        yield from verify(
            seals.values(),
            lambda day: entries.get(day, []),
            kept_since=kept_since,
            start=min(seals),
            sealed_until=max(seals),
        )


def listed(url: str, **wanted: object) -> list[dict[str, Any]]:
    """Entries, the newest first."""
    with connected(url, "audit log") as connection:
        return connection.execute(LIST, wanted).fetchall()


def _entries(connection: Connection, day: date) -> Iterator[Entry]:
    with connection.cursor("entries") as cursor:
        for row in cursor.execute(ENTRIES, {"day": day}):
            yield Entry(row["line"], row["personal"], row["salt"], row["digest"])


def _day(connection: Connection, query: str) -> date | None:
    row = connection.execute(query.encode()).fetchone()
    return row["day"] if row else None
