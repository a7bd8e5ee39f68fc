"""Texts of sql/ inside migrations: `db migration refresh`."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from medellin_ai_ops.console import OpsError
from medellin_ai_ops.db.migration import block, refresh
from medellin_ai_ops.stack.paths import repo_root

if TYPE_CHECKING:
    from pathlib import Path

CLOCK = "sql/functions/private/clock.sql"
MARKED = f"set lock_timeout = '4s';\n\n-- <<< {CLOCK}\n-- >>>\n\ncreate table public.t (id uuid);\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A clone with one function and one migration that names it."""
    write(tmp_path / CLOCK, "-- The time.\ncreate or replace function private.clock() ...;\n")
    write(tmp_path / "supabase/migrations/20260101000000_first.sql", MARKED)
    return tmp_path


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def migration(root: Path, name: str = "20260101000000_first.sql") -> Path:
    return root / "supabase" / "migrations" / name


def test_the_migrations_of_this_repository_are_fresh() -> None:
    assert refresh(repo_root(), write=False) == []


def test_the_text_comes_between_the_markers_and_nothing_else_moves(root: Path) -> None:
    assert [item.file for item in refresh(root)] == [CLOCK]

    text = migration(root).read_text(encoding="utf-8")
    expected = block(CLOCK, (root / CLOCK).read_text(encoding="utf-8"))
    assert text == MARKED.replace(f"-- <<< {CLOCK}\n-- >>>\n", expected)
    assert refresh(root) == []


def test_check_reports_and_writes_nothing(root: Path) -> None:
    assert [item.file for item in refresh(root, write=False)] == [CLOCK]
    assert migration(root).read_text(encoding="utf-8") == MARKED


def test_a_later_migration_is_the_home_and_the_earlier_one_is_history(root: Path) -> None:
    refresh(root)
    history = migration(root).read_text(encoding="utf-8")
    write(migration(root, "20260102000000_second.sql"), f"-- <<< {CLOCK}\n-- >>>\n")
    write(root / CLOCK, "-- Another time.\n")

    changed = refresh(root)

    assert [item.migration.name for item in changed] == ["20260102000000_second.sql"]
    assert migration(root).read_text(encoding="utf-8") == history
    assert "Another time" in migration(root, "20260102000000_second.sql").read_text(encoding="utf-8")


def test_the_text_of_a_file_that_is_gone_is_history(root: Path) -> None:
    refresh(root)
    history = migration(root).read_text(encoding="utf-8")
    (root / CLOCK).unlink()

    assert refresh(root) == []
    assert migration(root).read_text(encoding="utf-8") == history


def test_a_released_migration_is_reported_and_never_written(root: Path) -> None:
    digest = hashlib.sha256(MARKED.encode()).hexdigest()
    write(root / "supabase/migrations.sha256", f"{digest}  supabase/migrations/20260101000000_first.sql\n")

    assert [item.released for item in refresh(root)] == [True]
    assert migration(root).read_text(encoding="utf-8") == MARKED


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"select 1;\n-- <<< {CLOCK}\nselect 2;\n", f"first.sql:2: {CLOCK} is opened, never closed"),
        (f"-- <<< {CLOCK}\n-- <<< {CLOCK}\n-- >>>\n", "first.sql:2: a marker opens inside"),
        ("select 1;\n-- >>>\n", "first.sql:2: `-- >>>` closes nothing"),
        ("-- <<< sql/functions/clock.sql\n-- >>>\n", "first.sql:1: not a marker"),
        ("-- <<< ../outside.sql\n-- >>>\n", "first.sql:1: not a marker"),
    ],
)
def test_a_broken_marker_is_named_with_its_line(root: Path, text: str, words: str) -> None:
    write(migration(root), text)
    with pytest.raises(OpsError) as caught:
        refresh(root)
    assert words in str(caught.value)
    assert migration(root).read_text(encoding="utf-8") == text
