"""`db export`: a DBA gets the migrations from the wheel, without a clone."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from medellin_ai_ops.console import OpsError
from medellin_ai_ops.db.export import export
from medellin_ai_ops.db.migration import migration_files
from medellin_ai_ops.stack.paths import repo_root


def expected() -> dict[str, bytes]:
    root = repo_root()
    files = [root / "supabase/config.toml", root / "supabase/seed.sql", *migration_files(root)]
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in files}


def content(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()
    }


def test_from_a_clone(tmp_path: Path) -> None:
    written = export(tmp_path / "new" / "folder")

    assert len(written) == len(expected()) >= 7
    assert content(tmp_path / "new" / "folder") == expected()


def test_from_the_wheel(tmp_path: Path) -> None:
    wheels = tmp_path / "wheels"
    build = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(wheels),
        ".",
    ]
    built = subprocess.run(build, cwd=repo_root(), capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    (wheel,) = wheels.glob("medellin_ai-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")

    command = [sys.executable, "-m", "medellin_ai_ops.cli", "db", "export", "out"]
    result = subprocess.run(
        command,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "installed")},
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == 0, result.stderr
    assert content(tmp_path / "out") == expected()
    assert set(result.stdout.splitlines()) == {f"out/{name}" for name in expected()}
    assert str(repo_root()) not in result.stderr


def test_a_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")

    with pytest.raises(OpsError, match=r"is not empty\. Name an empty folder, or add --force"):
        export(tmp_path)
    assert content(tmp_path) == {"mine.txt": b"mine"}

    export(tmp_path, force=True)
    assert content(tmp_path) == {"mine.txt": b"mine", **expected()}


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OpsError, match="is a file"):
        export(tmp_path / "file")


def test_a_folder_that_cannot_be_made_is_refused() -> None:
    with pytest.raises(OpsError, match=r"cannot write to /proc/here: .*\. Name a folder you may write to"):
        export(Path("/proc/here"))
