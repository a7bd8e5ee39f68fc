"""pytest: the shared server, databases as fixtures, pgTAP files as tests, mutation marks."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.harness.cron import ticking
from tests.harness.database import Database, Rest, cloned, serving
from tests.harness.matrix import FOLDER, MatrixFile
from tests.harness.pgtap import PgTapFile
from tests.harness.run import REPORT_VARIABLE, RUN, RUN_VARIABLE, OwnedRun, Run

if TYPE_CHECKING:
    from collections.abc import Iterator

WORKER_KEY = "medellin_run"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("medellin")
    group.addoption("--deep", action="store_true", help="also run the long tests marked deep")
    group.addoption("--mutation", metavar="R16", help="only the tests that guard against this fault")


def pytest_configure(config: pytest.Config) -> None:
    worker: dict[str, Any] | None = getattr(config, "workerinput", None)
    if worker is not None:
        config.stash[RUN] = Run(Path(worker[WORKER_KEY]))
    elif RUN_VARIABLE in os.environ:
        config.stash[RUN] = Run(Path(os.environ[RUN_VARIABLE]))
    else:
        config.stash[RUN] = OwnedRun()
    if REPORT_VARIABLE in os.environ:
        config.pluginmanager.register(Recorder(Path(os.environ[REPORT_VARIABLE])))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """xdist: the workers share the run of their controller."""
    node.workerinput[WORKER_KEY] = str(node.config.stash[RUN].folder)


def pytest_unconfigure(config: pytest.Config) -> None:
    run = config.stash.get(RUN, None)
    if isinstance(run, OwnedRun):
        run.end()


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    if file_path.suffix == ".sql" and file_path.name.startswith("test_"):
        return PgTapFile.from_parent(parent, path=file_path)
    if file_path.suffix == ".csv" and file_path.parent == FOLDER:
        return MatrixFile.from_parent(parent, path=file_path)
    return None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    number = config.getoption("--mutation")

    def is_wanted(item: pytest.Item) -> bool:
        if number and not any(number in mark.args for mark in item.iter_markers("mutation")):
            return False
        return bool(config.getoption("--deep")) or item.get_closest_marker("deep") is None

    unwanted = [item for item in items if not is_wanted(item)]
    if unwanted:
        config.hook.pytest_deselected(items=unwanted)
        items[:] = [item for item in items if is_wanted(item)]


class Recorder:
    """Writes down how each test went, for the mutation runner: failed by an assertion, or just broke."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.passed: list[str] = []
        self.failed: list[str] = []
        self.broken: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and report.when != "call":
            self.broken[report.nodeid] = report.longreprtext.splitlines()[-1]
        elif report.failed:
            self.failed.append(report.nodeid)
        elif report.when == "call" and report.passed:
            self.passed.append(report.nodeid)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.broken[report.nodeid] = report.longreprtext.splitlines()[-1]

    def pytest_sessionfinish(self) -> None:
        facts = {"passed": self.passed, "failed": self.failed, "broken": self.broken}
        self.file.write_text(json.dumps(facts))


@pytest.fixture(scope="session")
def run(pytestconfig: pytest.Config) -> Run:
    """What this run of the tests shares."""
    return pytestconfig.stash[RUN]


@pytest.fixture
def database(run: Run) -> Iterator[Database]:
    """A migrated database of the test's own."""
    with cloned(run) as database:
        yield database


@pytest.fixture
def seeded_database(run: Run) -> Iterator[Database]:
    """A migrated and seeded database of the test's own."""
    with cloned(run, run.seeded_template()) as database:
        yield database


@pytest.fixture
def cron_database(run: Run) -> Iterator[Database]:
    """A migrated database whose scheduled jobs run; one test at a time has it."""
    with ticking(run) as database:
        yield database


@pytest.fixture
def rest(database: Database) -> Iterator[Rest]:
    """A real PostgREST on the test's database."""
    with serving(database) as rest:
        yield rest
