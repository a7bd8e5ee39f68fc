"""The synchronous twin: made word by word, and a stale one is always noticed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from medellin_ai_ops.console import OpsError
from medellin_ai_ops.gen import sync
from medellin_ai_ops.gen.files import client_root, formatted, stale, write
from medellin_ai_ops.stack.paths import repo_root

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A client of its own, freshly generated."""
    files = formatted(sync.render(client_root(repo_root())), repo_root())
    write(files, tmp_path, sync.OWNED)
    return tmp_path


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    return formatted(sync.render(client_root(repo_root())), repo_root())


def test_the_committed_twin_is_fresh(files: dict[str, str]) -> None:
    assert stale(files, client_root(repo_root()), sync.OWNED) == []


def test_nothing_asynchronous_is_left(files: dict[str, str]) -> None:
    for name, text in files.items():
        if name.endswith(".py"):
            assert not re.search(
                r"\b(async|await|asyncio|\w*_async|Async\w+|aclose|__aenter__)\b", _code(text)
            ), name


def _code(text: str) -> str:
    return text.split("\n", 1)[1]  # the banner names the source


def test_a_changed_word_is_noticed(root: Path, files: dict[str, str]) -> None:
    path = root / "_sync" / "client.py"
    path.write_text(path.read_text().replace("DEFAULT_RETRIES", "DEFAULT_RETRY", 1))
    assert stale(files, root, sync.OWNED) == ["_sync/client.py"]


def test_a_truncated_file_is_noticed(root: Path, files: dict[str, str]) -> None:
    path = root / "_sync" / "resources" / "events.py"
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:-3]))
    assert stale(files, root, sync.OWNED) == ["_sync/resources/events.py"]


def test_a_missing_and_a_left_over_file_are_noticed(root: Path, files: dict[str, str]) -> None:
    (root / "_sync" / "walk.py").rename(root / "_sync" / "run.py")
    (root / "api.md").unlink()
    assert stale(files, root, sync.OWNED) == ["_sync/run.py", "_sync/walk.py", "api.md"]
    assert write(files, root, sync.OWNED) == ["_sync/run.py", "_sync/walk.py", "api.md"]
    assert stale(files, root, sync.OWNED) == []


def test_a_rule_that_fits_nothing_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sync, "RULES", (*sync.RULES, (r"\bno such word\b", "")))
    with pytest.raises(OpsError, match="no such word"):
        sync.render(client_root(repo_root()))


def test_the_index_has_a_line_for_each_method(files: dict[str, str]) -> None:
    from .test_public_api import METHODS

    for resource, names in METHODS.items():
        listed = set(re.findall(rf"^- `client\.{resource}\.(\w+)", files["api.md"], re.MULTILINE))
        assert listed == names
    assert all(line.rstrip().endswith(".") for line in files["api.md"].splitlines() if line.startswith("- "))
