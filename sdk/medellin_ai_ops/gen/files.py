"""Writes generated files, or says which are stale; ruff formats them, so that they look like ours."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from medellin_ai_ops.console import OpsError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def client_root(repository: Path) -> Path:
    return repository / "sdk" / "medellin_ai"


def formatted(files: Mapping[str, str], repository: Path) -> dict[str, str]:
    """The same files as ruff would leave them, with the repository's own settings."""
    if not any(name.endswith(".py") for name in files):
        return dict(files)
    with tempfile.TemporaryDirectory(prefix="medellin-ai-gen-") as folder:
        root = Path(folder) / "medellin_ai"
        for name, text in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        config = ["--config", str(repository / "pyproject.toml"), "--no-cache", "--quiet"]
        # The order of imports depends on what is a package of ours, which ruff cannot see in that folder.
        first_party = ["--config", 'lint.isort.known-first-party=["medellin_ai"]']
        _ruff(["check", "--select", "I,F401,RUF022", "--fix", *config, *first_party, str(root)])
        _ruff(["format", *config, str(root)])
        return {name: (root / name).read_text(encoding="utf-8") for name in files if name.endswith(".py")} | {
            name: text for name, text in files.items() if not name.endswith(".py")
        }


def _ruff(arguments: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ruff", *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode == 0:
        return
    if "No module named ruff" in done.stderr:
        raise OpsError("ruff is not installed, and generated files are formatted with it", "Run: make setup")
    raise OpsError(
        f"ruff refused the generated files: {(done.stdout or done.stderr).strip()}", "Mend the generator."
    )


def stale(files: Mapping[str, str], root: Path, owned: Iterable[str]) -> list[str]:
    """Files that are missing, differ anywhere, or stand in a generated folder though nothing makes them."""
    wrong = [
        name
        for name, text in files.items()
        if not (root / name).is_file() or (root / name).read_text(encoding="utf-8") != text
    ]
    return sorted([*wrong, *_left_over(files, root, owned)])


def write(files: Mapping[str, str], root: Path, owned: Iterable[str]) -> list[str]:
    """Makes the folder equal to the files; the names of those that changed."""
    owned = list(owned)
    changed = stale(files, root, owned)
    for name in _left_over(files, root, owned):
        (root / name).unlink()
    for name in changed:
        if name in files:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(files[name], encoding="utf-8")
    return changed


def _left_over(files: Mapping[str, str], root: Path, owned: Iterable[str]) -> list[str]:
    return [
        name
        for folder in owned
        for path in sorted((root / folder).rglob("*"))
        if path.suffix in (".py", ".md") and (name := path.relative_to(root).as_posix()) not in files
    ]
