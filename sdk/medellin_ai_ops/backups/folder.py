"""A backup on disk: a folder with an archive and a list of what is in it, there as a whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from medellin_ai_ops.console import OpsError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ARCHIVE = "database.dump"
MANIFEST = "manifest.json"
CHUNK = 1 << 20
FORMAT = 1


@dataclass
class Manifest:
    """What the archive holds, as of the snapshot it was made from."""

    id: str
    name: str
    database: str
    server_version: int
    started_at: str
    schemas: list[str] | None = None
    size_bytes: int = 0
    sha256: str = ""
    tables: dict[str, tuple[int, str]] = field(default_factory=dict)
    sequences: dict[str, int] = field(default_factory=dict)
    roles: list[str] = field(default_factory=list)
    settings: list[tuple[str, str]] = field(default_factory=list)
    """Of roles in this database, which pg_dump leaves out."""
    format: int = FORMAT

    @property
    def rows(self) -> int:
        return sum(rows for rows, _ in self.tables.values())

    @property
    def major(self) -> int:
        return self.server_version // 10000


def half(folder: Path) -> Path:
    """Where a backup is while it comes or goes: nobody takes it for a whole one."""
    return folder.with_name(f".{folder.name}.partial")


def begin(folder: Path) -> Path:
    """An empty place for a new backup that only its owner reads; what an earlier try left is thrown away."""
    place = half(folder)
    shutil.rmtree(place, ignore_errors=True)
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    place.mkdir(mode=0o700)
    return place


def finish(folder: Path, manifest: Manifest) -> None:
    """Write what it holds beside the archive, and let it appear under its name once all of it is on disk."""
    place = half(folder)
    with (place / MANIFEST).open("w", encoding="utf-8") as file:
        json.dump(asdict(manifest), file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    _sync(place)
    place.rename(folder)
    _sync(folder.parent)


def remove(folder: Path) -> None:
    """Delete a backup, whole or half; no matter when it is gone. It never looks whole on the way."""
    if folder.exists():
        remove_half(folder)
        folder.rename(half(folder))
    remove_half(folder)


def remove_half(folder: Path) -> None:
    """Delete what there is of a backup that never became whole; no matter when there is nothing."""
    if half(folder).exists():
        shutil.rmtree(half(folder))


def read(folder: Path) -> Manifest:
    """What a backup says it holds."""
    try:
        facts: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if facts["format"] != FORMAT:
            raise OpsError(f"{folder} was made by a newer version", "Install that one")
        facts["tables"] = {name: tuple(counts) for name, counts in facts["tables"].items()}
        facts["settings"] = [tuple(setting) for setting in facts["settings"]]
        return Manifest(**facts)
    except FileNotFoundError:
        raise OpsError(
            f"{folder} is no backup", "Name a folder that `medellin-ai backup list` shows"
        ) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise OpsError(f"the backup {folder} is damaged: {MANIFEST} cannot be read", "Take another") from None


def check(folder: Path, tell: Callable[[int], None] = lambda _: None) -> Manifest:
    """What a backup holds, if its archive is the one that was written; `tell` hears how much was read."""
    manifest = read(folder)
    try:
        size = (folder / ARCHIVE).stat().st_size
        if size != manifest.size_bytes:
            words = f"{ARCHIVE} has {size} bytes instead of {manifest.size_bytes}"
            raise OpsError(f"the backup {folder} is damaged: {words}", "Take another")
        digest, done = hashlib.sha256(), 0
        with (folder / ARCHIVE).open("rb") as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
                tell(done := done + len(chunk))
    except OSError as error:
        words = f"{ARCHIVE} cannot be read ({error.strerror})"
        raise OpsError(f"the backup {folder} is damaged: {words}", "Take another") from None
    if digest.hexdigest() != manifest.sha256:
        raise OpsError(f"the backup {folder} is damaged: its sha256 is not what it was", "Take another")
    return manifest


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
