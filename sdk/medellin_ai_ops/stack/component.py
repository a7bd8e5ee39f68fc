"""A program of the stack that the supervisor starts and keeps alive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path


@dataclass(frozen=True)
class Component:
    """How to start it, and how to know that it works. Secrets go by environment or file, not by argument."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    folder: Path
    is_healthy: Callable[[], bool]
    ports: tuple[int, ...] = ()
    """What it listens on: another program that holds one must not be taken for it."""
