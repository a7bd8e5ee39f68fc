"""`python -m bench.api`: 50 people at once, over the whole HTTP stack: gateway, auth, PostgREST, PostgreSQL.

On an embedded stack of its own, whose commits are durable. Everybody has signed up and in, and acts with the
token that the sign-in service gave. What they send is what the SDK sends: each request is recorded once from
the SDK and then repeated by locust, with other ids. One event has fewer seats than people want it.

Once with people who pause as people do, for what they wait; once without pauses, for what the machine gives
(locust takes its part of the same cores).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import psutil  # type: ignore[import-untyped]
import psycopg

from bench.client import stack
from bench.results import draw, publish, verdict
from bench.side_by_side import Report, Shape, report
from medellin_ai import MedellinClient
from medellin_ai_ops.stack import status
from medellin_ai_ops.stack.health import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from medellin_ai import Session
    from medellin_ai_ops.db.catalog import Connection
    from medellin_ai_ops.stack.state import StackState

PEOPLE = 50
EVENTS = 300
SEATS = 20  # of the event that many want
RUSH = 0.25  # of all requests about an event are about that one
UNREAD = 150
ROUNDS = 3
SECONDS = 5
WARM_UP = 3
SETTLE_SECONDS = 120.0
PAUSES = {"with pauses": (0.1, 0.5), "without pauses": (0.0, 0.0)}
WORDS = ("robótica", "datos", "lenguaje", "visión", "agentes", "salud", "ciudad", "ética")
PASSWORD = "una contraseña larga"  # noqa: S105 (of people who are thrown away)
# How often each is asked, in 100.
WEIGHTS = {
    "events": 30,
    "event": 20,
    "search": 15,
    "badge": 15,
    "notifications": 8,
    "register": 8,
    "cancel": 4,
    "sign in": 0.3,
}
# What httpx adds for one connection, and locust for its own.
NOT_REPEATED = {"host", "connection", "content-length", "user-agent"}

EVENT_ROWS = """
    insert into public.events (id, slug, title, description, date, location, status, capacity, organizer_id)
    select
        id, 'bench-' || id, 'Taller de ' || word, 'Una tarde sobre ' || word || ' en Medellín',
        now() + make_interval(days => 20 + number::integer %% 60), 'Ruta N', 'published', seats, %(organizer)s
    from unnest(%(events)s::uuid[], %(words)s::text[], %(seats)s::integer[])
    with ordinality as t (id, word, seats, number)
"""
# By themselves they would go out as mail, which nobody's notifications of last week do.
NOTIFICATIONS = """
    set session_replication_role = replica;
    insert into public.notifications (user_id, type, title, message, created_at)
    select person, 'event', 'Cambió', 'El taller cambió de hora', now() - make_interval(mins => n)
    from unnest('{people}'::uuid[]) as person, generate_series(1, {unread}) as n;
    reset session_replication_role
"""
WAITING = "select count(*) from private.jobs where dead_at is null and run_at <= now()"
OVERSOLD = """
    select coalesce(sum(greatest(taken - capacity, 0)), 0)::integer from (
        select e.capacity, count(*) as taken
        from public.events as e
        inner join public.event_registrations as r
            on r.event_id = e.id and r.status in ('pending', 'offered', 'confirmed')
        group by e.id, e.date
    ) as t
"""


@dataclass(frozen=True)
class Ask:
    """A request of the SDK, with names where ids, words and tokens stood."""

    weight: float
    method: str
    path: str
    headers: dict[str, str]
    body: str


@dataclass(frozen=True)
class Plan:
    """What `bench.load` reads."""

    asks: dict[str, Ask]
    people: list[dict[str, str]]
    events: list[str]
    wanted: str
    words: tuple[str, ...] = WORDS
    rush: float = RUSH
    each_once: bool = False
    """Whether everybody asks each kind once before anything else."""


@dataclass(frozen=True)
class Answers:
    """What locust counted of one kind of request, or of all."""

    done: int
    failed: int
    milliseconds: Counter[int]

    def __add__(self, other: Answers) -> Answers:
        milliseconds = self.milliseconds + other.milliseconds
        return Answers(self.done + other.done, self.failed + other.failed, milliseconds)

    def percentile(self, share: float) -> float:
        wanted = share * sum(self.milliseconds.values())
        seen = 0
        for taken in sorted(self.milliseconds):
            seen += self.milliseconds[taken]
            if seen >= wanted:
                return float(taken)
        return 0.0


@dataclass(frozen=True)
class Load:
    """What locust counted while people were at it."""

    seconds: float
    answers: dict[str, Answers]

    @property
    def all(self) -> Answers:
        return sum(self.answers.values(), Answers(0, 0, Counter()))

    @property
    def rate(self) -> float:
        return self.all.done / self.seconds


def prepare(running: StackState, people: int = PEOPLE, events: int = EVENTS, seats: int = SEATS) -> Plan:
    """People who are signed in, events, something to read, and what is asked."""
    with MedellinClient(running.api_url, running.publishable_key) as client, ThreadPoolExecutor(4) as pool:
        sessions = list(pool.map(lambda _: signed_up(client), range(people)))
    ids = [str(uuid.uuid4()) for _ in range(events + 1)]
    with psycopg.connect(running.db_url, autocommit=True) as owner:
        owner.execute(
            "insert into public.user_roles (user_id, role) values (%s, 'organizer')", (sessions[0].user.id,)
        )
        rows = {
            "organizer": sessions[0].user.id,
            "events": ids,
            "words": [WORDS[place % len(WORDS)] for place in range(len(ids))],
            "seats": [seats, *[2 * people] * events],
        }
        owner.execute(EVENT_ROWS, rows)
        people_ids = ",".join(str(session.user.id) for session in sessions)
        owner.execute(NOTIFICATIONS.format(people=f"{{{people_ids}}}", unread=UNREAD).encode())
        owner.execute("analyze")
    wanted, *others = ids
    known = [
        {"person": str(session.user.id), "token": session.access_token, "email": str(session.user.email)}
        for session in sessions
    ]
    return Plan(recorded(running, sessions[-1], others[0]), known, others, wanted)


def settle(running: StackState) -> None:
    """Wait until the worker has done what new people and events give it to do."""
    with psycopg.connect(running.db_url, autocommit=True) as owner:
        if not wait_until(lambda: not single(owner, WAITING), SETTLE_SECONDS):
            raise RuntimeError("the worker is not done with what it has to do: medellin-ai queue")


def signed_up(client: MedellinClient) -> Session:
    session = client.auth.sign_up(f"{uuid.uuid4()}@example.com", PASSWORD).session
    assert session is not None
    return session


def recorded(running: StackState, session: Session, event: str) -> dict[str, Ask]:
    """Each request as the SDK sends it."""
    sent: list[httpx.Request] = []
    word, event_id = "palabra", uuid.UUID(event)
    with httpx.Client(event_hooks={"request": [sent.append]}) as line:
        nobody = MedellinClient(running.api_url, running.publishable_key, http_client=line)
        me = nobody.as_user(session)
        seat = me.registrations.register(event_id, wait=False).id
        calls: dict[str, Callable[[], object]] = {
            "events": lambda: me.events.list(limit=20),
            "event": lambda: me.events.get(event_id),
            "search": lambda: me.search.query(word),
            "badge": lambda: me.notifications.unread_count(up_to=100),
            "notifications": lambda: me.notifications.list(limit=20),
            "register": lambda: me.registrations.register(event_id, wait=False),
            "cancel": lambda: me.registrations.cancel(seat),
            "sign in": lambda: nobody.auth.sign_in(str(session.user.email), PASSWORD),
        }
        names = {
            "token": session.access_token,
            "person": str(session.user.id),
            "email": str(session.user.email),
            "event": event,
            "seat": str(seat),
            "word": word,
        }
        asks = {}
        for kind, call in calls.items():
            sent.clear()
            call()
            [request] = sent
            asks[kind] = as_ask(request, WEIGHTS[kind], names)
    return asks


def as_ask(request: httpx.Request, weight: float, names: Mapping[str, str]) -> Ask:
    def named(text: str) -> str:
        text = text.replace("$", "$$")
        for name, value in names.items():
            text = text.replace(value, f"${{{name}}}")
        return text

    return Ask(
        weight,
        request.method,
        named(request.url.raw_path.decode()),
        {name: named(value) for name, value in request.headers.items() if name not in NOT_REPEATED},
        named(request.content.decode()),
    )


def start(
    running: StackState, plan: Plan, folder: Path, pause: tuple[float, float], seconds: float
) -> subprocess.Popen[str]:
    """Locust at work, in a process of its own."""
    file = folder / "plan.json"
    file.write_text(json.dumps(asdict(plan) | {"pause": pause}), encoding="utf-8")
    file.chmod(0o600)
    people = str(len(plan.people))
    return subprocess.Popen(
        [
            *(sys.executable, "-m", "locust", "--locustfile", str(Path(__file__).with_name("load.py"))),
            *("--host", running.api_url, "--headless", "--only-summary", "--json", "--loglevel", "ERROR"),
            *("--users", people, "--spawn-rate", people, "--run-time", f"{seconds:.0f}s"),
            *("--stop-timeout", "10", "--exit-code-on-error", "0"),
        ],
        env=os.environ | {"BENCH_PLAN": str(file)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def counted(locust: subprocess.Popen[str]) -> Load:
    """What it says when it ends."""
    said, errors = locust.communicate()
    if locust.returncode != 0:
        raise RuntimeError(errors)
    found: list[dict[str, Any]] = json.loads(said)
    if any(kind["num_failures"] for kind in found):
        print(errors[:2000], file=sys.stderr)
    first = min(kind["start_time"] for kind in found)
    last = max(kind["last_request_timestamp"] for kind in found)
    answers = {
        kind["name"]: Answers(
            kind["num_requests"],
            kind["num_failures"],
            Counter({int(taken): times for taken, times in kind["response_times"].items()}),
        )
        for kind in found
    }
    return Load(last - first, answers)


def ask_for(running: StackState, plan: Plan, pause: tuple[float, float], seconds: float) -> Load:
    """People at it, for so long."""
    with tempfile.TemporaryDirectory(prefix="medellin-ai-bench-") as folder:
        return counted(start(running, plan, Path(folder), pause, seconds))


def components(running: StackState) -> Iterator[tuple[str, list[psutil.Process]]]:
    """Each with all its processes."""
    run = status.read(running.home)
    assert run is not None
    for name, told in run.components.items():
        if told.pid is not None:
            parent = psutil.Process(told.pid)
            yield name, [parent, *parent.children(recursive=True)]


def cpu_of(running: StackState) -> dict[str, float]:
    """The milliseconds of CPU that each component has taken so far."""
    return {
        name: 1000 * sum(sum(process.cpu_times()[:2]) for process in processes)
        for name, processes in components(running)
    }


def kept(running: StackState) -> dict[str, float]:
    """What must hold after any traffic."""
    with psycopg.connect(running.db_url, autocommit=True) as owner:
        return {
            "seats sold twice": single(owner, OVERSOLD),
            "guarantees broken": single(owner, "select count(*) from monitoring.verify_guarantees()"),
        }


def single(owner: Connection, query: str) -> float:
    row = owner.execute(query.encode()).fetchone()
    assert row is not None
    return float(row[0])


def measure(seconds: float = SECONDS) -> Report:
    with stack() as running:
        plan = prepare(running)
        settle(running)
        ask_for(running, plan, PAUSES["with pauses"], WARM_UP)
        loads: dict[str, list[Load]] = {name: [] for name in PAUSES}
        work: dict[str, list[float]] = {}
        for turn in range(ROUNDS):
            for name, pause in PAUSES.items():
                before = cpu_of(running)
                loads[name].append(ask_for(running, plan, pause, seconds))
                for component, taken in cpu_of(running).items():
                    spent = (taken - before[component]) / loads[name][-1].all.done
                    work.setdefault(component, []).append(spent)
            print(f"{PEOPLE} people: round {turn + 1} of {ROUNDS}", file=sys.stderr)
        findings = kept(running)
    shapes = [shape for name, found in loads.items() for shape in shown(name, found)]
    shapes.append(Shape("CPU of a request", "ms", work))
    everything = [load for found in loads.values() for load in found]
    by_name = {shape.name: shape for shape in shapes}
    findings |= {
        "errors": float(sum(load.all.failed for load in everything)),
        "refused, all seats taken": float(sum(refused(load) for load in everything)),
        "requests a second, without pauses": by_name["without pauses"].median("all"),
        "CPU of a request (ms)": sum(by_name["CPU of a request"].median(name) for name in work),
        "p95 of all, with pauses (ms)": by_name["all, with pauses"].median("p95"),
    }
    return report("api", shapes, findings)


def refused(load: Load) -> int:
    return sum(found.done for kind, found in load.answers.items() if kind.endswith(", refused"))


def shown(name: str, loads: list[Load]) -> list[Shape]:
    """How many get done, and a line for all and for each kind of request that every round had."""
    kinds = set.intersection(*(set(load.answers) for load in loads))
    lines = {"all": [load.all for load in loads]}
    lines |= {kind: [load.answers[kind] for load in loads] for kind in sorted(kinds)}
    shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
    return [
        Shape(name, "requests/s", {"all": [load.rate for load in loads]}),
        *(
            Shape(
                f"{kind}, {name}",
                "ms",
                {title: [one.percentile(share) for one in found] for title, share in shares.items()},
            )
            for kind, found in lines.items()
        ),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.api")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="of each of the rounds")
    parser.add_argument("--json", action="store_true", help="one object instead of tables")
    arguments = parser.parse_args()
    found = measure(arguments.seconds)
    publish(found, arguments.json)
    draw()
    return verdict([found])


if __name__ == "__main__":
    sys.exit(main())
