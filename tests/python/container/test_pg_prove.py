"""pgTAP's own runner agrees with ours about every file."""

from __future__ import annotations

import io
import tarfile
from typing import TYPE_CHECKING

import pytest

from medellin_ai_ops.stack.paths import repo_root
from tests.harness.container import Container

if TYPE_CHECKING:
    from pathlib import Path

    from tests.harness.database import Database

PROVE = 'find "$0" -name "test_*.sql" -print0 | xargs -0 pg_prove --username postgres --dbname "$1"'


def archive(files: list[Path]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for file in files:
            tar.add(file, arcname=str(file.relative_to(file.anchor)))
    return buffer.getvalue()


def prove(database: Database, folder: Path) -> tuple[int, str]:
    """Run the files of a folder in the container, on a database that each file leaves as it was."""
    container = database.run.cluster
    assert isinstance(container, Container)
    container.copy(archive(sorted(folder.rglob("test_*.sql"))), f"/tmp/{database.name}")
    return container.execute("sh", "-c", PROVE, f"/tmp/{database.name}", database.name)


def test_all_files_pass(database: Database) -> None:
    folder = repo_root() / "tests" / "sql"
    code, words = prove(database, folder)
    assert code == 0, words[-3000:]
    assert "Result: PASS" in words
    assert f"Files={len(list(folder.rglob('test_*.sql')))}, " in words


PLANTED = {
    "Failed test: ": (
        "begin; select plan(1); select ok(false, 'planted'); select * from finish(); rollback;"
    ),
    "Parse errors: Bad plan": "begin; select plan(2); select ok(true, 'one'); rollback;",
}


@pytest.mark.parametrize("told", PLANTED)
def test_a_planted_failure_is_seen(database: Database, tmp_path: Path, told: str) -> None:
    (tmp_path / "test_planted.sql").write_text(PLANTED[told])
    code, words = prove(database, tmp_path)
    assert code != 0
    assert told in words
