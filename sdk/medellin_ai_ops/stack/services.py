"""What the supervisor keeps alive: child processes, and the PostgreSQL server, unless that is borrowed."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Protocol

from medellin_ai_ops.stack import processes, status

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from medellin_ai_ops.stack.component import Component
    from medellin_ai_ops.stack.postgres import Cluster

POLL_SECONDS = 0.03
START_SECONDS = 20.0
STOP_SECONDS = 3.0
# One that lives but does not answer is started again after this many questions in a row.
ASK_SECONDS = 2.0
PATIENCE = 3
LOG_BYTES = 5 * 1024 * 1024


class ServiceError(Exception):
    """A component did not start, or stopped."""


class Service(Protocol):
    name: str

    @property
    def pid(self) -> int | None: ...
    async def start(self) -> None:
        """Come back when it is healthy, or raise."""

    async def watch(self) -> str:
        """Come back when it is dead or deaf, with the reason."""

    async def stop(self) -> None: ...


class Program:
    """A child process."""

    def __init__(self, component: Component, home: Path) -> None:
        self.name = component.name
        self._component = component
        self._home = home
        self._log = status.log_file(home, component.name)
        self._process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    async def start(self) -> None:
        rotate(self._log)
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *self._component.command,
                cwd=self._component.folder,
                env={**processes.environment(self._home), **self._component.environment},
                stdin=asyncio.subprocess.PIPE,  # closes when we die: the watchdog waits for that
                stdout=log,
                stderr=log,
            )
        deadline = asyncio.get_running_loop().time() + START_SECONDS
        while not await asyncio.to_thread(self._is_healthy):
            if self._process.returncode is not None:
                raise ServiceError(last_words(self._log) or f"ended with code {self._process.returncode}")
            if asyncio.get_running_loop().time() > deadline:
                raise ServiceError(f"was not ready after {START_SECONDS:.0f} seconds")
            await asyncio.sleep(POLL_SECONDS)

    def _is_healthy(self) -> bool:
        """It answers, and no other program that holds its port does so in its place."""
        assert self._process is not None
        return self._component.is_healthy() and processes.listens(self._process.pid, self._component.ports)

    async def watch(self) -> str:
        assert self._process is not None
        silences = 0
        while silences < PATIENCE:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._process.wait(), ASK_SECONDS)
                return f"ended with code {self._process.returncode}"
            silences = 0 if await asyncio.to_thread(self._component.is_healthy) else silences + 1
        return "does not answer"

    async def stop(self) -> None:
        process = self._process
        if process is None or process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
            try:
                await asyncio.wait_for(process.wait(), STOP_SECONDS)
            except TimeoutError:
                process.kill()
                await process.wait()


class Database:
    """The PostgreSQL server, which is no child once its supervisor was killed: found by its data folder."""

    name = "postgres"

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._start: asyncio.Future[None] | None = None

    @property
    def pid(self) -> int | None:
        try:
            return int((self._cluster.data / "postmaster.pid").read_text().splitlines()[0])
        except (OSError, ValueError, IndexError):
            return None

    async def start(self) -> None:
        self._start = asyncio.ensure_future(asyncio.to_thread(self._cluster.start))
        await asyncio.shield(self._start)

    async def watch(self) -> str:
        while await asyncio.to_thread(self._cluster.is_running):
            await asyncio.sleep(0.2)
        return "ended"

    async def stop(self) -> None:
        if self._start is not None:  # a start cannot be broken off; what it started is stopped after it
            await asyncio.wait([self._start])
        await asyncio.to_thread(self._cluster.stop)


class BorrowedDatabase:
    """A server that somebody else starts and stops: only watched."""

    name = "postgres"
    pid = None

    def __init__(self, answers: Callable[[], bool]) -> None:
        self._answers = answers

    async def start(self) -> None:
        if not await asyncio.to_thread(self._answers):
            raise ServiceError("does not answer")

    async def watch(self) -> str:
        silences = 0
        while silences < PATIENCE:
            await asyncio.sleep(ASK_SECONDS)
            silences = 0 if await asyncio.to_thread(self._answers) else silences + 1
        return "does not answer"

    async def stop(self) -> None:
        """It is not ours to stop."""


def rotate(log: Path) -> None:
    """Keep a log from growing for ever: one old piece beside the new one."""
    if log.exists() and log.stat().st_size > LOG_BYTES:
        log.replace(log.with_suffix(".log.1"))


def last_words(log: Path) -> str:
    """The last line a component wrote that tells something."""
    with contextlib.suppress(OSError):
        lines = [line.strip() for line in log.read_text(errors="replace")[-4000:].splitlines()]
        told = [line for line in lines if "rror" in line] or [line for line in lines if line]
        return told[-1] if told else ""
    return ""
