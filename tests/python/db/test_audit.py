"""The audit log as an auditor meets it: whatever its owner changes is found, without his functions."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medellin_ai_ops.db import audit
from medellin_ai_ops.stack.health import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from tests.harness.database import Database
    from tests.harness.run import Run

TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=20)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.decimals(allow_nan=False, allow_infinity=False).map(float)
    | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)
# It gives up after half a second, which the other side may need on a busy machine.
PATIENT = "alter function private.seal_audit() set lock_timeout = '30s'"
DAYS = "'2026-03-01', '2026-03-02', '2026-03-04'"


@pytest.fixture
def sealed(database: Database) -> psycopg.Connection[Any]:
    """Twelve entries on three of four days, all sealed; nothing else in the log."""
    owner = database.connect()
    owner.execute("select private.ensure_month_partitions('audit.audit_log', '2026-03-01', '2026-03-31')")
    owner.execute(
        f"""
        set session_replication_role = 'replica';
        truncate audit.audit_log, audit.seals;
        insert into audit.audit_log (
            at, actor_role, action, object_type, object_id, facts, subject_id, personal, salt, personal_digest
        )
        select
            day::timestamptz + interval '1 hour', 'x', 'test.happened', 'things', n::text,
            '{{"ñ": 1.50, "a": [null, true]}}', 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa', p.personal, p.salt,
            sha256(p.salt || convert_to(p.personal::text, 'utf8'))
        from unnest(array[{DAYS}]::date[]) as day
        cross join generate_series(1, 4) as n
        cross join lateral (
            select '{{"note": "Ángel"}}'::jsonb, sha256(n::text::bytea) where n < 4
            union all
            select null, null where n = 4
        ) as p (personal, salt);
        reset session_replication_role;
        select tests.freeze('2026-03-05 00:30Z');
        select private.seal_audit();
        """
    )
    return owner


def tamper(owner: psycopg.Connection[Any], statement: str) -> None:
    """What whoever owns the database can do: with its guards off."""
    owner.execute("set session_replication_role = 'replica'")
    owner.execute(statement.encode())
    owner.execute("reset session_replication_role")


def told(url: str, against: dict[date, audit.Seal] | None = None) -> dict[str, str]:
    """What the program says is wrong, by day; its clock does not stand still, so later days wait."""
    days = audit.verify_database(url, against=against)
    return {str(day.day): day.problem for day in days if day.problem and day.problem != audit.NOT_SEALED}


def problems(owner: psycopg.Connection[Any], url: str) -> dict[str, str]:
    """What is wrong, by day: the program's word, which must be the database's too."""
    here = told(url)
    there = owner.execute(
        "select day::text, problem from private.verify_audit() where problem not in ('not sealed')"
    ).fetchall()
    assert here == dict(there)
    return here


def test_nothing_is_wrong_with_what_nobody_changed(
    sealed: psycopg.Connection[Any], database: Database
) -> None:
    assert sealed.execute("select count(*), sum(entries) from audit.seals").fetchone() == (4, 12)
    assert problems(sealed, database.url()) == {}


@pytest.mark.parametrize(
    ("statement", "day", "words"),
    [
        (
            f"update audit.audit_log set {change} where at::date = '2026-03-02' and object_id = '3'",
            "02",
            words,
        )
        for change, words in [
            ("facts = '{}'", "its entries are not what its seal says"),
            ("actor_id = gen_random_uuid()", "its entries are not what its seal says"),
            ("actor_role = 'y'", "its entries are not what its seal says"),
            ("request_id = 'y'", "its entries are not what its seal says"),
            ("action = 'test.other'", "its entries are not what its seal says"),
            ("object_type = 'y'", "its entries are not what its seal says"),
            ("object_id = '4'", "its entries are not what its seal says"),
            ("subject_id = null", "its entries are not what its seal says"),
            ("changed = '{y}'", "its entries are not what its seal says"),
            ("at = at + interval '1 microsecond'", "its entries are not what its seal says"),
            ("personal_digest = sha256('y')", "its entries are not what its seal says"),
            ("personal = '{}'", "something personal was changed"),
            ("salt = sha256('y')", "something personal was changed"),
        ]
    ]
    + [
        (
            "update audit.audit_log set personal = '{}', salt = 'y'"
            " where at::date = '2026-03-02' and object_id = '4'",
            "02",
            "something personal was changed",
        ),
        (
            "update audit.seals set sealed_at = sealed_at - interval '1 hour' where day = '2026-03-04'",
            "04",
            "its entries are not what its seal says",
        ),
        ("delete from audit.audit_log where at::date = '2026-03-01' and object_id = '4'", "01", "3 entries"),
        (
            "insert into audit.audit_log (at, actor_role, action, object_type)"
            " values ('2026-03-03 12:00Z', 'x', 'test.new', 'x')",
            "03",
            "1 entries, sealed were 0",
        ),
        ("update audit.seals set entries = 5 where day = '2026-03-04'", "04", "4 entries, sealed were 5"),
        ("update audit.seals set previous = null where day = '2026-03-02'", "02", "does not follow"),
    ],
)
def test_every_change_is_found_on_its_day(
    sealed: psycopg.Connection[Any], database: Database, statement: str, day: str, words: str
) -> None:
    tamper(sealed, statement)
    found = problems(sealed, database.url())
    assert list(found) == [f"2026-03-{day}"]
    assert words in found[f"2026-03-{day}"]


def test_a_seal_made_anew_breaks_the_next_one(sealed: psycopg.Connection[Any], database: Database) -> None:
    tamper(
        sealed,
        "delete from audit.audit_log where object_id = '1' and at::date = '2026-03-01';"
        " update audit.seals as s set entries = d.entries, digest = d.digest, sealed_at = now()"
        " from private.audit_digest('2026-03-01', now(), null) as d where s.day = '2026-03-01'",
    )
    assert problems(sealed, database.url()) == {"2026-03-02": "its seal does not follow the one before"}


def test_who_is_forgotten_leaves_the_seals_true(sealed: psycopg.Connection[Any], database: Database) -> None:
    sealed.execute("select private.forget_in_audit('aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa')")
    assert sealed.execute("select count(personal), count(salt) from audit.audit_log").fetchone() == (0, 0)
    assert problems(sealed, database.url()) == {}


def test_months_that_retention_dropped_are_no_break(
    sealed: psycopg.Connection[Any], database: Database, tmp_path: Path
) -> None:
    sealed.execute(
        """
        select tests.freeze('2026-04-03 00:30Z');
        select private.ensure_month_partitions('audit.audit_log', '2026-04-01', '2026-04-30');
        select private.seal_audit();
        drop table partitions.audit_log_2026_03;
        """
    )
    assert problems(sealed, database.url()) == {}
    file = tmp_path / "audit.jsonl"
    assert run_audit("export", file, "--url", database.url()).returncode == 0
    verified = run_audit("verify", "--file", file)
    assert verified.returncode == 0
    assert verified.stderr.endswith("of the first 31 day(s) only the seals are kept\n")


def test_days_that_wait_for_their_seal_are_no_tampering(
    sealed: psycopg.Connection[Any], database: Database
) -> None:
    found = run_audit("verify", "--url", database.url())
    assert found.returncode == 1
    assert found.stdout.startswith("2026-03-05  not sealed\n")
    assert found.stderr.endswith("Run medellin-ai jobs run seal-audit, and this again\n")
    assert run_audit("verify", "--file", "x", "--against", "y").returncode == 2


@pytest.fixture(scope="module")
def server(run: Run) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(run.cluster.url("postgres"), autocommit=True) as connection:
        yield connection


def run_audit(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "medellin_ai_ops.cli", "audit", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_export_is_verified_without_the_database(
    sealed: psycopg.Connection[Any], database: Database, tmp_path: Path
) -> None:
    file = tmp_path / "audit.jsonl"
    assert run_audit("export", file, "--url", database.url()).returncode == 0
    good = run_audit("verify", "--file", file, "--json")
    assert (good.returncode, len(good.stdout.splitlines())) == (0, 4)
    assert "4 day(s) with 12 entries" in good.stderr

    kept = file.read_text()
    file.write_text(kept.replace('"things", "3"', '"things", "9"', 1))
    bad = run_audit("verify", "--file", file)
    assert bad.returncode == 1
    assert bad.stdout == "2026-03-01  its entries are not what its seal says\n"
    assert "from 2026-03-01 on: its entries are not what its seal says" in bad.stderr

    lines = kept.splitlines()
    without_third = [line for line in lines if "2026-03-03" not in line]
    file.write_text("\n".join(without_third))
    assert run_audit("verify", "--file", file).stdout.splitlines() == [
        "2026-03-03  not sealed",
        "2026-03-04  its seal does not follow the one before",
    ]

    file.write_text("nothing")
    assert run_audit("verify", "--file", file).returncode == 2


def test_whoever_seals_everything_anew_is_found_by_an_earlier_export(
    sealed: psycopg.Connection[Any], database: Database, tmp_path: Path
) -> None:
    file = tmp_path / "audit.jsonl"
    assert run_audit("export", file, "--url", database.url()).returncode == 0
    assert told(database.url(), audit.seals_in(file)) == {}

    tamper(sealed, "delete from audit.audit_log where object_id = '1' and at::date = '2026-03-02'")
    tamper(sealed, "delete from audit.seals where day >= '2026-03-02'")
    sealed.execute("select private.seal_audit()")
    assert problems(sealed, database.url()) == {}, "by itself the new chain is sound"
    found = run_audit("verify", "--url", database.url(), "--against", file)
    assert found.returncode == 1
    assert found.stdout.splitlines()[0] == "2026-03-02  its seal is not the one that was exported"


@given(st.lists(JSON, min_size=20, max_size=40))
@settings(max_examples=10, deadline=None)
def test_an_export_says_json_as_postgresql_does(
    server: psycopg.Connection[Any], values: list[object]
) -> None:
    texts = [json.dumps(value) for value in values]
    rows = server.execute("select v::jsonb::text from unnest(%s::text[]) as v", (texts,)).fetchall()
    for (text,) in rows:
        read = json.loads(text, parse_int=audit.Number, parse_float=audit.Number)
        assert audit.jsonb_text(read) == text


def test_entries_are_listed(sealed: psycopg.Connection[Any], database: Database) -> None:
    sealed.execute("select private.audit('test.other', 'things', '9')")
    rows = run_audit("list", "--action", "test.other", "--json", "--url", database.url()).stdout.splitlines()
    assert [json.loads(row)["object_id"] for row in rows] == ["9"]
    assert len(run_audit("list", "--url", database.url()).stdout.splitlines()) == 13


def test_sealing_waits_for_whoever_is_writing(sealed: psycopg.Connection[Any], database: Database) -> None:
    """An entry of a day that is over, not committed yet: the day is sealed with it, or not at all."""
    with psycopg.connect(database.url()) as writer:
        writer.execute("select private.audit('test.late', 'things', '1')")
        sealed.execute("select tests.freeze(clock_timestamp() + interval '2 days')")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            sealed.execute("select private.seal_audit()")
        sealed.execute(PATIENT)
        done: list[Any] = []
        sealer = threading.Thread(target=lambda: done.append(_seal(database)))
        sealer.start()
        assert wait_until(lambda: _waits(sealed), 60)
        writer.commit()
        sealer.join()
    assert done[0] > 0
    assert problems(sealed, database.url()) == {}
    assert sealed.execute(
        "select s.entries from audit.seals as s where s.day = (clock_timestamp() at time zone 'UTC')::date"
    ).fetchone() == (1,)


def test_two_who_seal_at_once_seal_once(sealed: psycopg.Connection[Any], database: Database) -> None:
    sealed.execute("select tests.freeze('2026-03-20 00:30Z')")
    sealed.execute(PATIENT)
    made: list[int] = []
    pair = [threading.Thread(target=lambda: made.append(_seal(database))) for _ in range(2)]
    for sealer in pair:
        sealer.start()
    for sealer in pair:
        sealer.join()
    assert sorted(made) == [0, 15]
    assert problems(sealed, database.url()) == {}


def test_a_sealer_that_is_killed_leaves_nothing(sealed: psycopg.Connection[Any], database: Database) -> None:
    sealed.execute("select tests.freeze('2026-03-20 00:30Z')")
    killed = database.connect(autocommit=False)
    assert killed.execute("select private.seal_audit()").fetchone() == (15,)
    sealed.execute("select pg_terminate_backend(%s, 5000)", (killed.info.backend_pid,))
    assert sealed.execute("select count(*) from audit.seals").fetchone() == (4,)
    assert _seal(database) == 15
    assert problems(sealed, database.url()) == {}


def test_sealing_by_an_old_snapshot_is_refused(sealed: psycopg.Connection[Any], database: Database) -> None:
    with psycopg.connect(database.url()) as old:
        old.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        with pytest.raises(psycopg.errors.InvalidTransactionState):
            old.execute("select private.seal_audit()")


def _seal(database: Database) -> int:
    with psycopg.connect(database.url(), autocommit=True) as connection:
        row = connection.execute("select private.seal_audit()").fetchone()
    assert row is not None
    return row[0]


def _waits(connection: psycopg.Connection[Any]) -> bool:
    row = connection.execute(
        "select exists (select from pg_stat_activity where datname = current_database()"
        " and wait_event_type = 'Lock' and query ~ 'seal_audit')"
    ).fetchone()
    return row == (True,)
