"""Backups: as the database was at one moment, whole or not there, and proved by restoring them."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from medellin_ai_ops.backups import contents, folder
from medellin_ai_ops.backups.make import Order, make
from medellin_ai_ops.backups.programs import FOLDER_VARIABLE
from medellin_ai_ops.backups.restore import restore, verify
from medellin_ai_ops.console import OpsError
from medellin_ai_ops.stack.health import wait_until
from medellin_ai_ops.work.kinds.backup import KIND
from medellin_ai_ops.work.worker import drain
from tests.harness.database import cloned
from tests.harness.pg15 import Cluster15, programs

from .clones import run_cli

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.harness.database import Database
    from tests.harness.run import Run

    Owner = psycopg.Connection[Any]

pytestmark = pytest.mark.xdist_group("backups")
SCRATCH = "select datname from pg_database where datname like 'medellin_verify_%'"
BUSY = """
select pid from pg_stat_activity
where datname = %s and application_name in ('medellin-ai backup', 'pg_dump') and wait_event_type = 'Lock'
"""


@pytest.fixture(autouse=True)
def own_programs(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL 15 of the tests is not where programs are."""
    if isinstance(run.cluster, Cluster15):
        monkeypatch.setenv(FOLDER_VARIABLE, str(programs() / "bin"))


@pytest.fixture
def owner(seeded_database: Database) -> Owner:
    return seeded_database.connect()


@pytest.fixture(scope="module")
def backup(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """One of the seeded database, to be copied and broken, and its server."""
    with pytest.MonkeyPatch.context() as patch, cloned(run, run.seeded_template()) as database:
        if isinstance(run.cluster, Cluster15):
            patch.setenv(FOLDER_VARIABLE, str(programs() / "bin"))
        url = database.url("supabase_admin")
        place = tmp_path_factory.mktemp("backups") / "one"
        make(url, Order("one", "daily", None, place))
        yield place, url


def silent(_: str) -> None:
    """Hears nothing."""


def scratches(owner: Owner) -> list[str]:
    return [name for (name,) in owner.execute(SCRATCH)]


@contextmanager
def writing(database: Database) -> Iterator[list[int]]:
    """Somebody who writes all the time; how often."""
    written: list[int] = [0]
    over = threading.Event()

    def write() -> None:
        with psycopg.connect(database.url(), autocommit=True) as connection:
            while not over.is_set():
                connection.execute(
                    "with new as (insert into private.unfolded_views (content_type, content_id)"
                    " values ('event', gen_random_uuid()) returning content_id)"
                    " update private.refreshes set refreshed_at = clock_timestamp() from new"
                )
                written[0] += 1

    thread = threading.Thread(target=write)
    thread.start()
    try:
        assert wait_until(lambda: written[0] > 3, 10)
        yield written
    finally:
        over.set()
        thread.join()


def real_cron(connection: psycopg.Connection[Any]) -> bool:
    """Whether the server has the real pg_cron, which lives in one database, and not in this one."""
    row = connection.execute("select current_setting('cron.database_name', true)").fetchone()
    return row not in (None, (None,), ("",))


def test_it_is_as_the_database_was_at_one_moment(seeded_database: Database, tmp_path: Path) -> None:
    """As postgres, which is no superuser, while pg_cron may live in another database only."""
    url = seeded_database.url()
    admin = seeded_database.connect("supabase_admin")
    if not real_cron(admin):
        admin.execute(
            f"alter database {seeded_database.name} set \"cron.database_name\" = 'elsewhere'".encode()
        )
    with writing(seeded_database) as written:
        before = written[0]
        manifest = make(url, Order("a", "daily", None, tmp_path / "a"))
        assert written[0] > before + 3, "people write meanwhile"
    proof = verify(tmp_path / "a", url, silent)
    assert proof.problems == []
    assert proof.rows == manifest.rows > 1000
    assert proof.tables > 80
    assert {"auth.users", "storage.buckets", "public.events", "audit.audit_log"} <= manifest.tables.keys()
    assert scratches(admin) == []


def test_what_is_not_as_it_was_is_told(seeded_database: Database, tmp_path: Path) -> None:
    admin = seeded_database.connect("supabase_admin")
    admin.execute(
        "insert into audit.seals (day, entries, digest, sealed_at)"
        " values ((now() at time zone 'UTC')::date - 3, 1000, sha256('x'), now())"
    )
    url, place = seeded_database.url("supabase_admin"), tmp_path / "a"
    make(url, Order("a", "daily", None, place))
    facts = json.loads((place / folder.MANIFEST).read_text())
    rows, checksum = facts["tables"]["public.events"]
    facts["tables"]["public.events"] = [rows + 1, checksum]
    facts["tables"]["public.profiles"][1] = "1"
    facts["tables"]["public.gone"] = [1, "1"]
    facts["sequences"]["private.jobs_id_seq"] = 10**9
    (place / folder.MANIFEST).write_text(json.dumps(facts))
    problems = verify(place, url, silent).problems
    assert problems[:3] == [
        f"public.events has {rows} rows instead of {rows + 1}",
        "public.profiles has other rows than it had",
        "public.gone is missing",
    ]
    assert problems[3].startswith("private.jobs_id_seq stands at ")
    assert problems[4].startswith("the audit log of ")


def test_a_checksum_sees_every_row_and_no_order(owner: Owner) -> None:
    def checksum() -> str:
        with psycopg.connect(
            owner.info.dsn, password=owner.info.password, row_factory=psycopg.rows.dict_row
        ) as c:
            return contents.counts(c, [("private", "heap")])["private.heap"][1]

    owner.execute(
        "create table private.heap (a integer, b text); insert into private.heap values (1, 'x'), (2, 'y')"
    )
    first = checksum()
    owner.execute("delete from private.heap where a = 1; insert into private.heap values (1, 'x')")
    assert checksum() == first
    owner.execute("update private.heap set b = case a when 1 then 'y' else 'x' end")
    assert checksum() != first


def cut(place: Path) -> None:
    os.truncate(place / folder.ARCHIVE, (place / folder.ARCHIVE).stat().st_size - 1)


def flip(place: Path) -> None:
    data = bytearray((place / folder.ARCHIVE).read_bytes())
    data[len(data) // 2] ^= 1
    (place / folder.ARCHIVE).write_bytes(data)


def lose(place: Path) -> None:
    (place / folder.ARCHIVE).unlink()


def scribble(place: Path) -> None:
    (place / folder.MANIFEST).write_text((place / folder.MANIFEST).read_text()[:-9])


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (cut, "is damaged: database.dump has "),
        (flip, "is damaged: its sha256 is not what it was"),
        (lose, "is damaged: database.dump cannot be read"),
        (scribble, "is damaged: manifest.json cannot be read"),
    ],
)
def test_a_damaged_one_is_found(backup: tuple[Path, str], tmp_path: Path, damage: Any, words: str) -> None:
    place = tmp_path / "broken"
    shutil.copytree(backup[0], place)
    damage(place)
    for attempt in (verify, restore):
        with pytest.raises(OpsError, match=words):
            attempt(place, backup[1], silent)


def test_one_of_a_part_says_that_it_is_no_database(backup: tuple[Path, str], tmp_path: Path) -> None:
    manifest = make(backup[1], Order("a", "part", ["public"], tmp_path / "a"))
    assert all(name.startswith("public.") for name in manifest.tables)
    with pytest.raises(OpsError, match="holds only public, which is no database by itself"):
        verify(tmp_path / "a", backup[1], silent)


def test_it_is_restored_into_an_empty_database_or_in_place_of_another(
    run: Run, seeded_database: Database, backup: tuple[Path, str]
) -> None:
    name = seeded_database.name
    url = seeded_database.url("supabase_admin")
    owner = seeded_database.connect()
    owner.execute("delete from public.profiles")
    with pytest.raises(
        OpsError, match=f"the database {name} is not empty; nothing was changed. .*--replace --yes"
    ):
        restore(backup[0], url, silent)
    with pytest.raises(OpsError, match="only a superuser gives everything back"):
        restore(backup[0], seeded_database.url(), silent, replace=True)

    if real_cron(owner):
        before = scratches(owner)
        with pytest.raises(OpsError, match="the pg_cron of this server cannot be in"):
            restore(backup[0], url, silent, replace=True)
        assert scratches(owner) == before
        return

    proof, aside = restore(backup[0], url, silent, replace=True)
    assert aside is not None
    try:
        assert proof.problems == []
        with psycopg.connect(seeded_database.url()) as connection:
            assert connection.execute("select count(*) > 5 from public.profiles").fetchone() == (True,)
            assert connection.execute(
                "select s.setconfig from pg_db_role_setting as s"
                " join pg_database as d on d.oid = s.setdatabase"
                " where d.datname = current_database() and s.setrole = 'authenticator'::regrole"
            ).fetchone() == (["pgrst.db_pre_request=private.pre_request"],)
        with psycopg.connect(run.cluster.url(aside)) as connection:
            assert connection.execute("select count(*) from public.profiles").fetchone() == (0,)
    finally:
        run.cluster.drop_database(aside)

    empty = f"{name}_empty"
    run.clone(empty, "template0")
    try:
        proof, aside = restore(backup[0], run.cluster.url(empty, "supabase_admin"), silent)
        assert (proof.problems, aside) == ([], None)
    finally:
        run.cluster.drop_database(empty)


def cli(database: Database, base: Path, *arguments: str) -> subprocess.Popen[str]:
    """The command in a process of its own, with its words to be read."""
    return subprocess.Popen(
        [sys.executable, "-m", "medellin_ai_ops.cli", *arguments],
        env={**os.environ, **environment(database, base)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def environment(database: Database, base: Path) -> dict[str, str]:
    return {
        "MEDELLIN_DB_URL": database.url(),
        "MEDELLIN_BACKUP_DIR": str(base),
        "MEDELLIN_BACKUP_DB_URL": database.url("supabase_admin"),
    }


def read_until(process: subprocess.Popen[str], words: str) -> str:
    assert process.stderr is not None
    line = next(line for line in process.stderr if words in line)
    return line.strip()


def test_no_scratch_database_is_left(backup: tuple[Path, str], database: Database) -> None:
    owner = database.connect()
    with cli(database, backup[0].parent, "backup", "verify", str(backup[0])) as killed:
        read_until(killed, "restoring into")
        killed.kill()
    (left,) = scratches(owner)

    with cli(database, backup[0].parent, "backup", "verify", str(backup[0])) as stopped:
        assert left in read_until(stopped, "which somebody left behind")
        read_until(stopped, "restoring into")
        stopped.send_signal(signal.SIGINT)
    assert stopped.returncode != 0
    assert scratches(owner) == []


def test_a_worker_that_is_killed_leaves_nothing_that_looks_whole(
    seeded_database: Database, owner: Owner, tmp_path: Path
) -> None:
    env = environment(seeded_database, tmp_path)
    password = str(psycopg.conninfo.conninfo_to_dict(env["MEDELLIN_BACKUP_DB_URL"])["password"])
    owner.execute("select backup.create_backup('medellin_ai_backup', null, '/backups')")
    with seeded_database.connect(autocommit=False) as holder:
        holder.execute("lock table private.slugs in access exclusive mode")
        name = (seeded_database.name,)
        with cli(seeded_database, tmp_path, "work", "--kind", "backup", "--drain") as worker:
            assert wait_until(lambda: owner.execute(BUSY, name).fetchone() is not None, 60), "in the middle"
            commands = [path.read_bytes() for path in running_commands()]
            assert any(b"pg_dump" in command for command in commands)
            assert not any(password.encode() in command for command in commands)
            worker.kill()
    assert [path.name[0] for path in (tmp_path / "backups").iterdir()] == ["."]
    assert wait_until(lambda: owner.execute(BUSY, name).fetchone() is None, 10)

    seeded_database.end_leases()
    (done,) = drain(seeded_database.url(), [KIND], env)
    assert (done.outcome, done.error) == ("done", None)
    row = owner.execute(
        "select location, size_bytes, sha256, completed_at is not null, error_message from backup.backups"
    ).fetchall()
    (place,) = (tmp_path / "backups").iterdir()
    manifest = folder.check(place)
    assert row == [(f"backups/{place.name}", manifest.size_bytes, manifest.sha256, True, None)]
    assert place.stat().st_mode & 0o777 == 0o700
    assert password not in "".join(map(str, row)) + (place / folder.MANIFEST).read_text()


def running_commands() -> list[Path]:
    return [path / "cmdline" for path in Path("/proc").glob("[0-9]*") if (path / "cmdline").exists()]


def test_it_is_taken_over_as_it_is_when_only_the_word_of_it_was_lost(
    seeded_database: Database, owner: Owner, tmp_path: Path
) -> None:
    """Killed between the last byte and the commit: the next attempt finds it, and makes no second one."""
    env = environment(seeded_database, tmp_path)
    owner.execute("select backup.create_backup('medellin_ai_backup', null, '/')")
    job = owner.execute("select * from private.claim_jobs('{backup}', 1)").fetchone()
    assert job is not None
    row = owner.execute("select * from private.begin_backup(%s, %s)", (job[0], job[4])).fetchone()
    assert row is not None
    made = make(env["MEDELLIN_BACKUP_DB_URL"], Order(str(row[0]), row[1], None, tmp_path / row[3]))
    owner.execute("update private.jobs set lease_until = now() where kind = 'backup'")
    assert [done.outcome for done in drain(seeded_database.url(), [KIND], env)] == ["done"]
    assert owner.execute("select sha256 from backup.backups").fetchall() == [(made.sha256,)]


def test_a_failure_is_written_down_without_the_secret(
    seeded_database: Database, owner: Owner, tmp_path: Path
) -> None:
    env = environment(seeded_database, tmp_path)
    url = psycopg.conninfo.make_conninfo(
        env["MEDELLIN_BACKUP_DB_URL"], password="not-the-secret", sslmode="disable"
    )
    owner.execute("select backup.create_backup('medellin_ai_backup', null, '/')")
    (done,) = drain(seeded_database.url(), [KIND], {**env, "MEDELLIN_BACKUP_DB_URL": url})
    assert done.outcome == "waiting"
    row = owner.execute("select error_message, completed_at from backup.backups").fetchone()
    assert row is not None
    assert "password authentication failed" in row[0]
    assert "not-the-secret" not in f"{row} {done.error}"
    assert list(tmp_path.iterdir()) == []


def test_old_ones_go_from_disk_and_table(seeded_database: Database, owner: Owner, tmp_path: Path) -> None:
    env = environment(seeded_database, tmp_path)
    for name in ("old", "last"):
        (tmp_path / name).mkdir()
        (tmp_path / name / folder.MANIFEST).write_text("{}")
    (tmp_path / ".failed.partial").mkdir()
    (tmp_path / "lost").mkdir()
    (tmp_path / ".lost.partial").mkdir()
    owner.execute(
        """
        insert into backup.backups (
            name, location, started_at, completed_at, size_bytes, sha256, error_message
        )
        select
            'medellin_ai_backup', l, now() - ago, done, 1, repeat('0a', 32),
            case when done is null then 'x' end
        from (
            values ('old', interval '50 days', now()), ('last', '40 days', now()),
            ('failed', '45 days', null), ('lost', '1 day', null)
        ) as v (l, ago, done)
        """
    )
    owner.execute("select backup.create_backup('medellin_ai_backup', null, '/')")
    assert [done.outcome for done in drain(seeded_database.url(), [KIND], env)] == ["done"]
    kept = {location for (location,) in owner.execute("select location from backup.backups")}
    assert {path.name for path in tmp_path.iterdir()} == kept
    assert {"last", "lost"} < kept, "a whole one that a restored database lost sight of stays for its time"
    assert len(kept) == 3


def test_the_commands(seeded_database: Database, tmp_path: Path) -> None:
    env = environment(seeded_database, tmp_path)
    root = Path.cwd()
    made = run_cli(root, "backup", "create", "--json", **env)
    assert made.returncode == 0, made.stderr
    facts = json.loads(made.stdout)
    listed = run_cli(root, "backup", "list", "--json", **env)
    (row,) = [json.loads(line) for line in listed.stdout.splitlines()]
    assert (row["state"], row["sha256"]) == ("good", facts["sha256"])
    proved = run_cli(root, "backup", "verify", "--json", **env)
    assert proved.returncode == 0, proved.stderr
    assert json.loads(proved.stdout)["problems"] == []
    refused = run_cli(root, "backup", "restore", "latest", "--url", seeded_database.url(), "--replace", **env)
    assert refused.returncode == 2
    assert "Say so with --yes" in refused.stderr
    unknown = run_cli(root, "backup", "create", "--name", "otra", **env)
    assert unknown.returncode == 2
    assert unknown.stderr.startswith("error: no backup is made: Nobody has said for how long"), unknown.stderr
