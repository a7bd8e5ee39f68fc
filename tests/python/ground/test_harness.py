"""The tools of the tests: nothing that is wrong may look right."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from medellin_ai_ops.stack.health import wait_until
from medellin_ai_ops.stack.paths import repo_root
from tests.harness import mutate, pgtap
from tests.harness.database import cloned
from tests.harness.run import RUN_VARIABLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.harness.database import Database, Rest
    from tests.harness.run import Run

WHOLE = (
    "begin; select plan(2); select ok(true, 'one'); select ok({}, 'two'); select * from finish(); rollback;"
)


@pytest.fixture(scope="module")
def scratch(run: Run) -> Iterator[Database]:
    """One database for many small scripts that leave nothing in it."""
    with cloned(run) as database:
        yield database


def verdict(database: Database, script: str) -> pgtap.Verdict:
    return pgtap.judge(pgtap.execute(database.url(), script))


def test_a_good_file_is_good(scratch: Database) -> None:
    assert verdict(scratch, WHOLE.format("true")) == pgtap.Verdict()


def test_a_failed_assertion_comes_with_what_it_says(scratch: Database) -> None:
    found = verdict(
        scratch, "begin; select plan(1); select is(1, 2, 'same'); select * from finish(); rollback;"
    )
    assert found.broken == []
    assert found.failed[0] == "not ok 1 - same"
    assert "#         have: 1" in found.failed


BROKEN = {
    "no plan": ("begin; select ok(true, 'one'); rollback;", "P0001 You tried to run a test without a plan"),
    "no assertion": ("begin; select plan(1); rollback;", "planned 1, ran 0"),
    "nothing at all": ("begin; select 1 where false; rollback;", "planned None, ran 0"),
    "too few": ("begin; select plan(2); select ok(true, 'one'); rollback;", "planned 2, ran 1"),
    "too many": (
        "begin; select plan(1); select ok(true, 'a'); select ok(true, 'b'); rollback;",
        "planned 1, ran 2",
    ),
    "a plan that fits whatever happens": (
        "begin; select no_plan(); select ok(true, 'one'); select * from finish(); rollback;",
        "the plan comes twice or late: 1..1",
    ),
    "an error": (
        "begin;\nselect plan(2);\nselect ok(true, 'one');\nselect nope();\nrollback;",
        r"broke off after ok 1 - one: 42883 function nope\(\) does not exist \(line 4\)",
    ),
    "a row that is no TAP": (
        "begin; select plan(1); select ok(true, 'a'); select 42; rollback;",
        "not TAP: a row",
    ),
    "a text that is no TAP": (
        "begin; select plan(1); select ok(true, 'a'); select 'x'; rollback;",
        "not TAP: x",
    ),
    "null": ("begin; select plan(1); select ok(true, 'a'); select null::text; rollback;", "not TAP: null"),
    "a skip": ("begin; select plan(1); select skip('later', 1); rollback;", "nothing may be skipped"),
    "a todo": (
        "begin; select plan(1); select todo('later', 1); select ok(false, 'a'); rollback;",
        "nothing may be skipped",
    ),
    "no transaction": ("select plan(1); select ok(true, 'one');", "starts with begin, ends with rollback"),
    "a commit": (
        "begin; select plan(1); select ok(true, 'one'); commit;",
        "starts with begin, ends with rollback",
    ),
    "a commit on the way": (
        "begin; select plan(1); commit; begin; select ok(true, 'one'); rollback;",
        "starts with begin, ends with rollback",
    ),
    "no end": ("begin; select plan(1); select ok(true, 'one');", "starts with begin, ends with rollback"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_file_that_proves_nothing_fails(scratch: Database, what: str) -> None:
    script, words = BROKEN[what]
    found = verdict(scratch, script)
    assert found.broken
    assert re.search(words, "\n".join(found.broken))


def test_void_is_no_output(scratch: Database) -> None:
    script = "begin; select plan(1); select tests.authenticate_as_anon(); select ok(true, 'one'); rollback;"
    assert verdict(scratch, script) == pgtap.Verdict()


# -- databases


def test_a_clone_keeps_what_create_database_leaves_behind(database: Database) -> None:
    found = database.connect().execute(
        "select s.setconfig from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase"
        " where d.datname = current_database() and s.setrole = 'authenticator'::regrole"
    )
    assert found.fetchall() == [(["pgrst.db_pre_request=private.pre_request"],)]


def test_a_clone_is_the_tests_own(database: Database, run: Run) -> None:
    database.connect().execute("create table public.mine ()")
    with psycopg.connect(run.cluster.url("postgres")) as connection:
        assert connection.execute("select to_regclass('public.mine')").fetchone() == (None,)


def test_a_template_cannot_be_entered(run: Run, database: Database) -> None:
    with pytest.raises(psycopg.OperationalError, match="not currently accepting connections"):
        psycopg.connect(run.cluster.url(run.template))


def test_the_seeded_template_has_people_and_is_a_template_of_its_own(
    seeded_database: Database, database: Database
) -> None:
    count = "select count(*) from auth.users"
    assert seeded_database.connect().execute(count).fetchone()[0] >= 60  # type: ignore[index]
    assert database.connect().execute(count).fetchone() == (0,)


def test_the_clock_stops_for_the_database_and_only_for_the_test(database: Database) -> None:
    connection = database.connect()
    connection.execute("select tests.freeze('2030-05-01 10:00+00')")
    assert connection.execute("select private.clock()::text").fetchone() == ("2030-05-01 10:00:00+00",)
    connection.execute("select tests.unfreeze()")
    assert connection.execute("select private.clock() = now()").fetchone() == (True,)


# -- who is acting


def value(connection: psycopg.Connection[Any], statement: str) -> Any:
    """The only value of the only row."""
    ((value,),) = connection.execute(statement.encode()).fetchall()
    return value


def test_people_act_as_the_api_would_let_them(database: Database) -> None:
    connection = database.connect(autocommit=False)
    connection.execute("select tests.create_user('ana'), tests.create_user('jefa', '{admin,member}')")
    acting = "select current_user::text, auth.uid() = tests.user_id(%s), auth.jwt() ->> 'is_anonymous'"
    for name, call, expected in (
        ("ana", "tests.authenticate_as('ana')", ("authenticated", True, "false")),
        ("jefa", "tests.authenticate_as('jefa')", ("app_admin", True, "false")),
        ("nadie", "tests.authenticate_as_anonymous('nadie')", ("authenticated", True, "true")),
        ("ana", "tests.authenticate_as_anon()", ("anon", None, None)),
        ("ana", "tests.authenticate_as_service()", ("service_role", None, None)),
        ("ana", "tests.clear_authentication()", ("postgres", None, None)),
    ):
        connection.execute(f"select {call}".encode())
        assert connection.execute(acting, (name,)).fetchone() == expected
    with pytest.raises(psycopg.errors.RaiseException, match="nobody is called beto"):
        connection.execute("select tests.authenticate_as('beto')")


def test_postgrest_serves_the_clone(rest: Rest) -> None:
    owner = rest.database.connect()
    ana = value(owner, "select tests.create_user('ana')")
    jefa = value(owner, "select tests.create_user('jefa', '{admin}')")

    def ask(token: str) -> Any:
        return rest.request("POST", "/rpc/whoami", token=token).json()

    assert ask(rest.token(ana)) == [{"user_id": str(ana), "roles": [], "permissions": [], "is_admin": False}]
    assert ask(rest.token(jefa))[0]["is_admin"] is True
    assert rest.request("GET", "/events_public").json() == []
    assert rest.request("GET", "/user_roles", token=rest.token(jefa)).json()[0]["role"] == "admin"
    assert rest.request("GET", "/user_roles", token=rest.service_token()).status_code == 200
    assert rest.request("GET", "/user_roles").status_code == 401


# -- no orphans


PROBE = """
import time

def test_probe(rest):
    print("RUN", rest.database.run.folder, rest.database.run.cluster.data, flush=True)
    time.sleep(SECONDS)
    assert False
"""


@pytest.mark.embedded
@pytest.mark.parametrize(
    "end",
    [
        None,
        signal.SIGKILL,
        pytest.param(signal.SIGINT, marks=pytest.mark.deep),
        pytest.param(signal.SIGTERM, marks=pytest.mark.deep),
    ],
)
def test_however_a_run_ends_it_leaves_nothing(tmp_path: Path, end: signal.Signals | None) -> None:
    (tmp_path / "test_probe.py").write_text(PROBE.replace("SECONDS", "60" if end else "0"))
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("MEDELLIN", "PYTEST"))
    }
    process = subprocess.Popen(
        [
            *(
                sys.executable,
                "-m",
                "pytest",
                "-q",
                "-s",
                "-p",
                "tests.harness.plugin",
                "-p",
                "no:cacheprovider",
            ),
            *("--rootdir", repo_root(), "-c", repo_root() / "pyproject.toml", tmp_path),
        ],
        cwd=repo_root(),
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    folder, data = next(line.split()[1:] for line in process.stdout if line.startswith("RUN "))
    if end is not None:
        process.send_signal(end)
    process.communicate(timeout=60)
    assert wait_until(lambda: not Path(folder).exists() and not Path(data).exists(), 30)
    assert _processes_about(folder) == _processes_about(data) == []


def _processes_about(text: str) -> list[str]:
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            command = (entry / "cmdline").read_text(errors="replace").replace("\0", " ")
        except OSError:
            continue
        if text in command:
            found.append(command)
    return found


# -- the mutation runner


def judged(run: Run, folder: Path, mutation: str, test: str) -> mutate.Verdict:
    """The verdict on one fault, with one pgTAP file that guards against it."""
    (folder / "R999.sql").write_text(mutation)
    (folder / "test_guard.sql").write_text(f"-- mutation: R999\n{test}")
    guards = mutate.tests_by_number(folder)
    return mutate.judge(run, folder / "R999.sql", guards.get("R999", []))


GUARD = WHOLE.format("(select relrowsecurity from pg_class where oid = 'public.events'::regclass)")
FAULT = "alter table public.events disable row level security"


@pytest.fixture
def known_run(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The run, made."""
    assert run.cluster.is_running()
    monkeypatch.delenv(RUN_VARIABLE, raising=False)
    return run


def test_a_noticed_fault_is_red(known_run: Run, tmp_path: Path) -> None:
    found = judged(known_run, tmp_path, FAULT, GUARD)
    assert (found.number, found.state) == ("R999", "red")
    assert "test_guard.sql" in found.words


def test_a_mutation_that_changes_nothing_is_not_red(known_run: Run, tmp_path: Path) -> None:
    assert judged(known_run, tmp_path, "select 1", GUARD).state == "GREEN"


def test_a_fault_that_cannot_be_put_in_is_not_red(known_run: Run, tmp_path: Path) -> None:
    found = judged(known_run, tmp_path, "alter table public.nope disable row level security", GUARD)
    assert found.state == "BROKEN"
    assert 'relation "public.nope" does not exist' in found.words


def test_a_test_that_always_fails_is_no_guard(known_run: Run, tmp_path: Path) -> None:
    assert judged(known_run, tmp_path, FAULT, WHOLE.format("false")).state == "BROKEN"


def test_a_test_that_only_breaks_is_no_guard(known_run: Run, tmp_path: Path) -> None:
    guard = WHOLE.format("(select count(*) = 0 from public.event_categories)")
    found = judged(known_run, tmp_path, "drop table public.event_categories cascade", guard)
    assert found.state == "BROKEN"
    assert "no assertion failed" in found.words


def test_a_fault_without_a_test_is_not_red(known_run: Run, tmp_path: Path) -> None:
    (tmp_path / "R998.sql").write_text(FAULT)
    assert mutate.judge(known_run, tmp_path / "R998.sql", []).state == "UNGUARDED"


def test_python_tests_guard_too(known_run: Run, tmp_path: Path) -> None:
    (tmp_path / "R999.sql").write_text(FAULT)
    (tmp_path / "test_guard.py").write_text(
        "import pytest\n"
        '@pytest.mark.mutation("R999")\n'
        "def test_guard(database):\n"
        "    asked = \"select relrowsecurity from pg_class where relname = 'events'\"\n"
        "    assert database.connect().execute(asked).fetchone() == (True,)\n"
    )
    guards = mutate.tests_by_number(tmp_path)
    assert mutate.judge(known_run, tmp_path / "R999.sql", guards["R999"]).state == "red"


def test_an_unknown_number_is_a_question_back(capsys: pytest.CaptureFixture[str]) -> None:
    assert mutate.main(["R0"]) == 2
    assert "there is no tests/mutations/R0.sql" in capsys.readouterr().err
