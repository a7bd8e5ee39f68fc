"""Bring the stack up, take it down, rebuild it: what the commands do."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import signal
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medellin_ai_ops.console import OpsError, say
from medellin_ai_ops.db.push import load_seed, push
from medellin_ai_ops.stack import (
    borrowed,
    edge,
    gateway,
    mail,
    paths,
    people,
    ports,
    processes,
    rest,
    state,
    status,
    supervisor,
    worker,
)
from medellin_ai_ops.stack.health import PAUSE, wait_until
from medellin_ai_ops.stack.postgres import Cluster
from medellin_ai_ops.stack.services import last_words

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from pathlib import Path

    from medellin_ai_ops.stack.borrowed import Borrowed
    from medellin_ai_ops.stack.state import StackState


START_SECONDS = 60.0
STOP_SECONDS = 40.0
RESTART_SECONDS = 30.0
SILENCE_SECONDS = 10.0
PORT_ATTEMPTS = 3
PORT_TAKEN = re.compile(r"in use|EADDRINUSE|\bdoes not start: port \d+ is taken", re.IGNORECASE)
# A component may stumble at first; one that has failed so often will not start.
FAILURES = 3


@dataclass
class Running:
    """A stack that is up. `held` is the end of the supervisor's lifeline, when this `up` started it."""

    stack: StackState
    supervisor: subprocess.Popen[bytes] | None = None
    held: int | None = None

    @property
    def is_new(self) -> bool:
        return self.supervisor is not None

    def let_go(self) -> None:
        if self.held is not None:
            supervisor.let_go(self.held)
            self.held = None


def up(wanted_port: int | None = None, db_url: str | None = None) -> Running:
    """The stack, running and complete. Nothing happens if it is; what is half there is repaired."""
    lent = borrowed.parse(db_url) if db_url is not None else None
    home = state.home()
    with one_at_a_time(home):
        stack = state.load(home)
        if stack is not None and lent not in (None, stack.borrowed):
            raise OpsError(
                f"the stack in {home} stands on another database",
                "Leave out --db-url to start it on that one, or set MEDELLIN_HOME to another folder",
            )
        running = status.read(home)
        if stack is not None and running is not None:
            if wanted_port not in (None, stack.ports.api):
                raise OpsError(
                    f"the stack runs already, on port {stack.ports.api}", "Stop it first: medellin-ai down"
                )
            complete(stack)
            return Running(stack)
        return start(home, stack, wanted_port, lent)


def start(
    home: Path, stack: StackState | None, wanted_port: int | None, lent: Borrowed | None = None
) -> Running:
    check_programs(paths.repo_root())
    clear(home)
    for attempt in range(PORT_ATTEMPTS):
        try:
            return launch(home, stack, wanted_port, lent)
        except OpsError as error:
            # Between our choice and our use another program may have taken a port.
            if attempt == PORT_ATTEMPTS - 1 or not PORT_TAKEN.search(error.message):
                raise
            stack = state.load(home)
    raise AssertionError("unreachable")


def launch(home: Path, stack: StackState | None, wanted_port: int | None, lent: Borrowed | None) -> Running:
    lent = stack.borrowed if stack else lent
    chosen = ports.choose(stack.ports if stack else None, wanted_port, lent.port if lent else None)
    if stack is None:
        stack = state.new_state(home, chosen, lent)
    elif stack.ports != chosen:
        if stack.ports.api != chosen.api:
            say(f"port {stack.ports.api} is taken now; the API moves to {chosen.api}")
        stack.ports = chosen
    if stack.is_borrowed:
        borrowed.check(stack)
    stack.save()
    process, held = supervisor.start(stack)
    try:
        complete(stack)
    except BaseException:
        os.close(held)  # the supervisor's lifeline: it stops everything
        process.wait()
        clear(home)
        raise
    return Running(stack, process, held)


def complete(stack: StackState) -> None:
    """Everything healthy, the migrations applied, the seed loaded once; quick when nothing is to do."""
    wait_for(stack, ("postgres",))
    wanted = migrations()
    if stack.is_borrowed and borrowed.is_new(stack):
        stack.forget_database()
    if stack.migrations != wanted:
        rewritten = [name for name, digest in stack.migrations.items() if wanted.get(name) != digest]
        if rewritten:
            say(f"{rewritten[0]} changed after it was applied here; to see it: medellin-ai reset --yes")
        push(stack.db_url)
        worker.let_in(stack)
        restart_rest(stack)
        say(f"applied the migrations: {len(wanted.keys() - stack.migrations.keys())} new")
        stack.migrations = wanted
        stack.save()
    if not stack.is_seeded:
        load_seed(stack.db_url)
    wait_for(stack)
    if not stack.is_seeded:
        stack.people = people.give_passwords(stack)
        stack.is_seeded = True
        stack.save()


def down() -> bool:
    """Stop everything; says whether anything ran."""
    home = state.home()
    with one_at_a_time(home):
        return stop(home)


def reset() -> Running:
    """Build the database and the files anew; the ports and keys stay, if the state can be read."""
    home = state.home()
    with one_at_a_time(home):
        try:
            stack = state.load(home)
        except OpsError as error:
            say(f"{error.message}: making new keys too")
            stack = None
            (home / state.FILE).unlink(missing_ok=True)
        else:
            if stack is not None and stack.is_borrowed:
                raise OpsError(
                    f"the database on port {stack.ports.db} is not this stack's to rebuild",
                    "Make it anew where it runs, then: medellin-ai up",
                )
            if stack is not None:
                stack.forget_database()
        stop(home)
        Cluster(home / "postgres", 0, {}).remove()
        for folder in ("postgres", "storage", mail.FOLDER):
            shutil.rmtree(home / folder, ignore_errors=True)
        return start(home, stack, None)


def stop(home: Path) -> bool:
    lock = home / processes.SUPERVISOR_LOCK
    was_running = processes.is_locked(lock)

    def has_ended() -> bool:
        running = status.read(home)  # nothing while it starts or stops
        if running is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(running.supervisor, signal.SIGTERM)
        return not processes.is_locked(lock)

    wait_until(has_ended, STOP_SECONDS)
    clear(home)
    return was_running


def clear(home: Path) -> None:
    """Be rid of what a killed supervisor, or a half start, left running."""
    for lock in (processes.SUPERVISOR_LOCK, processes.WATCHDOG_LOCK):
        if not processes.wait_unlocked(home / lock, STOP_SECONDS):
            raise OpsError(f"a process of {home} does not stop", f"See who holds {home / lock}, and end it")
    processes.sweep(home)
    (home / status.FILE).unlink(missing_ok=True)


def check_programs(clone: Path) -> None:
    """All that the stack runs is there; told before anything is started."""
    gateway.program(clone)
    rest.program(clone)
    edge.program()


def wait_for(stack: StackState, names: tuple[str, ...] | None = None) -> None:
    """Wait until these components, or all, are healthy; a broken one is told by its own words."""
    deadline = time.monotonic() + START_SECONDS
    silent_since = time.monotonic()
    while True:
        running = status.read(stack.home)
        if running is not None:
            silent_since = time.monotonic()
        elif time.monotonic() - silent_since > SILENCE_SECONDS:
            raise broken(stack, "supervisor", last_words(status.log_file(stack.home, "supervisor")))
        told = {name: running.components.get(name) for name in names or running.components} if running else {}
        if told and all(is_healthy(component) for component in told.values()):
            return
        for name, component in told.items():
            allowed = 1 if name == "postgres" else FAILURES
            if component and component.restarts >= allowed and component.condition == "failed":
                raise broken(stack, name, component.error)
        if time.monotonic() > deadline:
            late = next((name for name, component in told.items() if not is_healthy(component)), "supervisor")
            raise broken(stack, late, f"was not ready after {START_SECONDS:.0f} seconds")
        time.sleep(PAUSE)


def is_healthy(component: status.ComponentStatus | None) -> bool:
    return component is not None and component.condition == "healthy"


def broken(stack: StackState, name: str, words: str | None) -> OpsError:
    log = status.log_file(stack.home, name)
    return OpsError(f"{name} does not start: {words or 'no message'}", f"Look into {log}")


def restart_rest(stack: StackState) -> None:
    """PostgREST reads the schema and its settings anew, and is known to have done so."""
    running = status.read(stack.home)
    before = running.components["rest"].pid if running else None
    if before is None:
        return  # it has not begun yet
    with contextlib.suppress(ProcessLookupError):
        os.kill(before, signal.SIGTERM)

    def is_new() -> bool:
        now = status.read(stack.home)
        return now is not None and now.components["rest"].pid != before

    wait_until(is_new, RESTART_SECONDS)


def migrations() -> dict[str, str]:
    """What is to be applied: each file and its digest."""
    files = sorted((paths.repo_root() / "supabase" / "migrations").glob("*.sql"))
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


@contextlib.contextmanager
def one_at_a_time(home: Path) -> Iterator[None]:
    """Two commands that start or stop the same stack wait for each other."""
    with processes.locked(home / processes.UP_LOCK, seconds=START_SECONDS) as mine:
        if not mine:
            raise OpsError(
                "another medellin-ai is starting or stopping this stack", "Wait for it and try again"
            )
        yield
