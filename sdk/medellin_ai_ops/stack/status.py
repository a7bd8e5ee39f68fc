"""What the supervisor says about its components, in `.medellin/run.json`."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from medellin_ai_ops.stack import processes

if TYPE_CHECKING:
    from pathlib import Path

FILE = "run.json"
COMPONENTS = ("postgres", "rest", "gateway", "functions", "mail", "worker", "scheduler")

Condition = Literal["waiting", "starting", "healthy", "failed", "stopped"]


@dataclass
class ComponentStatus:
    condition: Condition = "waiting"
    pid: int | None = None
    restarts: int = 0
    error: str | None = None


@dataclass
class RunStatus:
    supervisor: int
    components: dict[str, ComponentStatus] = field(default_factory=dict)

    @property
    def is_healthy(self) -> bool:
        return all(component.condition == "healthy" for component in self.components.values())

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def write(self, home: Path) -> None:
        half = home / f"{FILE}.half"
        half.write_text(json.dumps(self.as_json()))
        half.replace(home / FILE)


def read(home: Path) -> RunStatus | None:
    """What runs now; None when no supervisor lives, whatever its file still says."""
    if not processes.is_locked(home / processes.SUPERVISOR_LOCK):
        return None
    try:
        content = json.loads((home / FILE).read_text())
    except (OSError, ValueError):  # it has just begun
        return None
    components = {name: ComponentStatus(**told) for name, told in content["components"].items()}
    return RunStatus(content["supervisor"], components)


def log_file(home: Path, component: str) -> Path:
    """Where a component's words go; PostgreSQL writes its own log."""
    if component == "postgres":
        return home / "postgres" / "postgres.log"
    return home / "logs" / f"{component}.log"
