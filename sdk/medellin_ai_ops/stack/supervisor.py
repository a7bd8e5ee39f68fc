"""The process that owns a running stack: it starts the components, restarts what dies, and stops all.

`medellin-ai up` starts it, detached. Until `up` lets go, it hangs on a pipe from there: should `up` die
before all is complete, or run in the foreground and be stopped, the stack ends with it.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from medellin_ai_ops.console import OpsError
from medellin_ai_ops.stack import (
    borrowed,
    edge,
    gateway,
    mail,
    paths,
    processes,
    rest,
    state,
    status,
    watchdog,
    worker,
)
from medellin_ai_ops.stack.component import Component
from medellin_ai_ops.stack.health import is_connected
from medellin_ai_ops.stack.services import BorrowedDatabase, Database, Program, Service, ServiceError

if TYPE_CHECKING:
    from medellin_ai_ops.stack.state import StackState

FIRST_PAUSE = 0.1
LONGEST_PAUSE = 10.0
LASTING_SECONDS = 10.0
LET_GO = b"."
SCHEDULER = "pg_cron scheduler"


def start(stack: StackState) -> tuple[subprocess.Popen[bytes], int]:
    """Start a supervisor in a session of its own; gives the end of the pipe on which it hangs."""
    lifeline, held = os.pipe()
    (stack.home / "logs").mkdir(mode=0o700, exist_ok=True)
    try:
        with (stack.home / "logs" / "supervisor.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", __spec__.name, str(stack.home), str(lifeline)],
                cwd=paths.repo_root(),
                pass_fds=[lifeline],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
    finally:
        os.close(lifeline)
    return process, held


def let_go(held: int) -> None:
    """From now on the supervisor lives on its own."""
    os.write(held, LET_GO)
    os.close(held)


class Supervisor:
    def __init__(self, stack: StackState, clone: Path) -> None:
        self.home = stack.home
        self.stopping = asyncio.Event()
        self.has_database = asyncio.Event()
        self.status = status.RunStatus(os.getpid(), {})
        self.watchdog = Program(watchdog.component(stack, clone), self.home)
        programs = [
            rest.component(stack, clone),
            gateway.component(stack, clone),
            edge.component(stack, clone),
            mail.component(stack, clone),
            worker.component(stack, clone),
        ]
        self.services: list[Service]
        if stack.is_borrowed:
            self.services = [BorrowedDatabase(lambda: borrowed.answers(stack))]
        else:
            self.services = [Database(stack.cluster())]
            programs.append(scheduler_component(stack, clone))
        self.services += [Program(component, self.home) for component in programs]

    async def run(self, lifeline: int) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            loop.add_signal_handler(number, self.stopping.set)
        loop.add_reader(lifeline, self.on_lifeline, lifeline)

        for service in self.services:
            self.status.components[service.name] = status.ComponentStatus()
        self.report()
        guard = asyncio.create_task(self.keep(self.watchdog))
        keepers = [asyncio.create_task(self.keep(service)) for service in self.services]
        await self.stopping.wait()
        (self.home / status.FILE).unlink(missing_ok=True)  # from now on nobody counts on us
        # Those that use the database go first; the watchdog sees to the end that nothing is left.
        await cancel(keepers)
        await asyncio.gather(*(service.stop() for service in self.services[1:]))
        await self.services[0].stop()
        await cancel([guard])
        await self.watchdog.stop()

    def on_lifeline(self, lifeline: int) -> None:
        asyncio.get_running_loop().remove_reader(lifeline)
        if os.read(lifeline, 1) != LET_GO:
            self.stopping.set()

    async def keep(self, service: Service) -> None:
        """Keep one service alive: start, watch, clear away, pause, again."""
        needs_database = service not in (self.services[0], self.watchdog)
        pause = FIRST_PAUSE
        while True:
            if needs_database:
                await self.has_database.wait()
            began = asyncio.get_running_loop().time()
            self.tell(service, "starting")
            try:
                await service.start()
                self.tell(service, "healthy")
                if service is self.services[0]:
                    self.has_database.set()
                reason = await service.watch()
                self.tell(service, "stopped", reason)
            except (ServiceError, OpsError, OSError) as error:
                self.tell(service, "failed", str(error))
            except Exception as error:  # no fault of one component may end the others
                traceback.print_exc()
                self.tell(service, "failed", str(error))
            with contextlib.suppress(OpsError, OSError):
                await service.stop()
            lasted = asyncio.get_running_loop().time() - began > LASTING_SECONDS
            pause = FIRST_PAUSE if lasted else min(pause * 2, LONGEST_PAUSE)
            await asyncio.sleep(pause)

    def tell(self, service: Service, condition: status.Condition, error: str | None = None) -> None:
        if error:
            print(f"{service.name} {condition}: {error}", flush=True)
        told = self.status.components.get(service.name)
        if told is None:  # the watchdog is our own affair
            return
        told.condition = condition
        told.pid = service.pid if condition in {"starting", "healthy"} else None
        if error:
            told.error = error
            told.restarts += 1
        elif condition == "healthy":
            told.error = None
        self.report()

    def report(self) -> None:
        self.status.write(self.home)


def scheduler_component(stack: StackState, clone: Path) -> Component:
    """Runs the due pg_cron jobs of the database."""
    return Component(
        name="scheduler",
        command=(sys.executable, "-m", "medellin_ai_ops.stack.scheduler"),
        environment={"DATABASE_URL": stack.database_url("supabase_admin")},
        folder=clone,
        is_healthy=lambda: is_connected(stack.db_url, SCHEDULER),
    )


async def cancel(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def main() -> None:
    home, lifeline = Path(sys.argv[1]), int(sys.argv[2])
    os.environ.pop(processes.MARK, None)
    stack = state.load(home)
    if stack is None:
        sys.exit(f"no state in {home}")
    with processes.locked(home / processes.SUPERVISOR_LOCK) as mine:
        if not mine:
            sys.exit("another supervisor is at work")
        (home / status.FILE).unlink(missing_ok=True)
        asyncio.run(Supervisor(stack, paths.repo_root()).run(lifeline))


if __name__ == "__main__":
    main()
