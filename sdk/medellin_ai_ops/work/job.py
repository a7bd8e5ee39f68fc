"""A job of the queue, and what is known of its kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from medellin_ai_ops.work.tools import Tools


@dataclass(frozen=True)
class Job:
    """One job, leased to this worker until `lease_until`; its token proves the lease."""

    id: int
    kind: str
    payload: dict[str, Any]
    attempts: int
    lease_token: UUID
    lease_until: datetime


class Permanent(Exception):
    """No attempt can help: the job is dead at once, with these words as its last error."""


def always(_env: Mapping[str, str]) -> None:
    """Nothing is missing."""


@dataclass(frozen=True)
class Kind:
    """How jobs of a kind are done.

    `run` gets up to `batch` jobs of one claim. What it does elsewhere may happen again, so it goes out under
    a key of the job. What it does in the database stands in `tools.finish`. A job that it neither finishes
    nor fails is done when it returns, and tried again later when it raises.
    """

    name: str
    run: Callable[[Tools, Sequence[Job]], None]
    concurrency: int = 1
    batch: int = 1
    lacks: Callable[[Mapping[str, str]], str | None] = always
    """What the environment lacks for this kind, in words; its jobs wait then for another worker."""
