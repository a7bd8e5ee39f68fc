"""The supervisor's view of one program: real processes that behave badly."""

from __future__ import annotations

import asyncio
import socket
import sys
from typing import TYPE_CHECKING

import pytest

from medellin_ai_ops.stack import services
from medellin_ai_ops.stack.component import Component
from medellin_ai_ops.stack.services import LOG_BYTES, Program, ServiceError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def program(home: Path, code: str, is_healthy: Callable[[], bool]) -> Program:
    (home / "logs").mkdir()
    command = (sys.executable, "-c", code)
    return Program(Component("bad", command, {}, home, is_healthy), home)


def test_one_that_ends_at_once_is_told_in_its_own_words(tmp_path: Path) -> None:
    bad = program(tmp_path, "raise SystemExit('Error: no such thing')", lambda: False)

    with pytest.raises(ServiceError, match="Error: no such thing"):
        asyncio.run(bad.start())


def test_another_program_on_its_port_is_not_taken_for_it(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        late = "import time; time.sleep(0.5); raise SystemExit('Error: the port is in use')"
        command = (sys.executable, "-c", late)
        one = Program(Component("late", command, {}, tmp_path, lambda: True, (port,)), tmp_path)

        with pytest.raises(ServiceError, match="the port is in use"):
            asyncio.run(one.start())


def test_one_that_never_answers_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "START_SECONDS", 0.3)
    bad = program(tmp_path, "import time; time.sleep(60)", lambda: False)

    async def try_it() -> None:
        with pytest.raises(ServiceError, match="was not ready after"):
            await bad.start()
        await bad.stop()

    asyncio.run(try_it())


def test_one_that_lives_but_is_deaf_is_found_out_and_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "ASK_SECONDS", 0.05)
    monkeypatch.setattr(services, "STOP_SECONDS", 0.2)
    mark = tmp_path / "answers"
    mark.touch()
    ignores = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
    bad = program(tmp_path, ignores, mark.exists)

    async def try_it() -> str:
        await bad.start()
        watch = asyncio.create_task(bad.watch())
        mark.unlink()
        reason = await asyncio.wait_for(watch, 5)
        await bad.stop()
        return reason

    assert asyncio.run(try_it()) == "does not answer"


def test_a_log_does_not_grow_for_ever(tmp_path: Path) -> None:
    log = tmp_path / "gateway.log"
    log.write_bytes(b"x" * (LOG_BYTES + 1))

    services.rotate(log)

    assert not log.exists()
    assert (tmp_path / "gateway.log.1").stat().st_size == LOG_BYTES + 1
