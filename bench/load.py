"""What many people do, for locust: the requests of a plan, sent again and again by each of them.

`python -m locust -f bench/load.py`, with the plan's file in BENCH_PLAN. Always a process of its own: locust
replaces what Python does with sockets and threads. A refusal with one of our codes is an answer, no error.
"""
# ruff: noqa: S311 (dice, no secrets)

from __future__ import annotations

import itertools
import json
import os
import random
import sys
import time
from pathlib import Path
from string import Template
from typing import Any

from locust import FastHttpUser, task

PLAN: dict[str, Any] = json.loads(Path(os.environ["BENCH_PLAN"]).read_text(encoding="utf-8"))
PEOPLE = itertools.cycle(PLAN["people"])
ASKS: dict[str, dict[str, Any]] = PLAN["asks"]
WEIGHTS = [ask["weight"] for ask in ASKS.values()]


class Somebody(FastHttpUser):
    """One of the people, who chooses what to do next by the weights of the plan."""

    def on_start(self) -> None:
        self.me: dict[str, str] = next(PEOPLE)
        self.seats: list[str] = []
        self.first = list(ASKS) if PLAN["each_once"] else []
        time.sleep(self.wait_time())  # not everybody in the same instant

    def wait_time(self) -> float:
        return random.uniform(*PLAN["pause"])

    @task
    def ask(self) -> None:
        kind = self.first.pop(0) if self.first else random.choices(list(ASKS), WEIGHTS)[0]
        if kind == "cancel" and not self.seats:
            kind = "register"
        words = self.me | {
            "event": PLAN["wanted"] if random.random() < PLAN["rush"] else random.choice(PLAN["events"]),
            "word": random.choice(PLAN["words"]),
        }
        if kind == "cancel":
            words["seat"] = self.seats.pop(random.randrange(len(self.seats)))
        ask = ASKS[kind]
        with self.client.request(
            ask["method"],
            Template(ask["path"]).substitute(words),
            data=Template(ask["body"]).substitute(words) or None,
            headers={name: Template(value).substitute(words) for name, value in ask["headers"].items()},
            name=kind,
            catch_response=True,
        ) as answer:
            said = answer.text or ""
            if answer.status_code >= 300 or answer.status_code == 0:
                if '"code":"MD' in said:
                    answer.request_meta["name"] = f"{kind}, refused"
                    answer.success()
                else:
                    print(f"{kind}: {answer.status_code} {answer.error} {said[:200]}", file=sys.stderr)
                    answer.failure(answer.status_code)
            elif kind == "register":
                self.seats.append(json.loads(said)["id"])
