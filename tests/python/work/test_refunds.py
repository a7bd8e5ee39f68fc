"""Refunds that a worker sends: each under its own key, whatever happens to the worker."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from medellin_ai_ops.stack.health import wait_until
from medellin_ai_ops.work.kinds import refund_payment
from medellin_ai_ops.work.worker import drain

if TYPE_CHECKING:
    from uuid import UUID

    import psycopg

    from tests.harness.database import Database
    from tests.python.work.conftest import Provider

PAY = """
    with event as (
        select id from private.event_keys limit 1
    ), paid as (
        insert into public.payment_events (
            provider, provider_event_id, transaction_id, registration_id, event_id, kind, amount, currency,
            occurred_at
        )
        select %(provider)s, gen_random_uuid(), 't-' || n, gen_random_uuid(), event.id, 'paid',
            80000, 'COP', now()
        from event, generate_series(1, %(count)s) as n
        returning id, registration_id, event_id
    ), promised as (
        insert into public.payment_refunds (payment_id, registration_id, event_id, amount, currency, cause)
        select id, registration_id, event_id, 30000, 'COP', 'manual' from paid
        returning id
    )
    select id, private.enqueue('refund_payment', jsonb_build_object('refund_id', id), id::text) from promised
"""
STATES = """
    select f.state, count(*)
    from public.payment_refunds as f inner join public.payment_events as e on f.payment_id = e.id
    where e.transaction_id like 't-%'
    group by f.state
"""


@pytest.fixture
def owner(seeded_database: Database) -> psycopg.Connection[Any]:
    return seeded_database.connect()


def promise(owner: psycopg.Connection[Any], count: int, provider: str = "stripe") -> list[UUID]:
    return [row[0] for row in owner.execute(PAY, {"count": count, "provider": provider})]


def send(database: Database, provider: Provider) -> list[str]:
    return [done.outcome for done in drain(database.url(), [refund_payment.KIND], provider.env)]


def test_stripe_is_asked_under_the_refunds_id(
    seeded_database: Database, owner: psycopg.Connection[Any], provider: Provider
) -> None:
    (refund,) = promise(owner, 1)
    assert send(seeded_database, provider) == ["done"]
    fields = {"payment_intent": "t-1", "amount": "3000000", "metadata[refund_id]": str(refund)}
    assert provider.requests == [("/v1/refunds", str(refund), fields)]
    assert provider.authorizations == {"Bearer key-of-stripe"}
    assert owner.execute(STATES).fetchall() == [("sent", 1)]


def test_wompi_is_asked_to_void_once(
    seeded_database: Database, owner: psycopg.Connection[Any], provider: Provider
) -> None:
    provider.voided.add("t-2")  # an attempt that arrived, and whose answer was lost
    promise(owner, 2, "wompi")
    assert send(seeded_database, provider) == ["done", "done"]
    assert [(path, fields) for path, _, fields in provider.requests] == [
        ("/v1/transactions/t-1/void", {"amount_in_cents": 3000000})
    ]


@pytest.mark.parametrize(
    ("status", "outcome", "state"),
    [(500, "waiting", "sent"), (429, "waiting", "sent"), (401, "waiting", "sent"), (400, "done", "failed")],
)
def test_a_refusal_is_final_and_trouble_is_not(
    seeded_database: Database,
    owner: psycopg.Connection[Any],
    provider: Provider,
    status: int,
    outcome: str,
    state: str,
) -> None:
    provider.answer = status
    promise(owner, 1)
    assert send(seeded_database, provider) == [outcome]
    assert owner.execute(STATES).fetchall() == [(state, 1)]


def test_killed_workers_lose_no_refund_and_make_no_new_key(
    seeded_database: Database, owner: psycopg.Connection[Any], provider: Provider, pytestconfig: pytest.Config
) -> None:
    chance = random.Random(20261126)
    refunds = {str(refund) for refund in promise(owner, 400 if pytestconfig.getoption("deep") else 24)}
    env = provider.env | {"PYTHONPATH": "sdk"}
    command = [sys.executable, "-m", "medellin_ai_ops.cli", "work", "--url", seeded_database.url()]

    def worker() -> subprocess.Popen[bytes]:
        return subprocess.Popen([*command, "--kind", "refund_payment"], env=env, stderr=subprocess.DEVNULL)

    killed = 0
    while len(provider.keys) < len(refunds) * 2 // 3:
        before = len(provider.keys)
        # not all to the first of them, should this process have to wait for its turn
        provider.most = before + len(refunds) // 4
        process = worker()
        assert wait_until(lambda seen=before: len(provider.keys) > seen, 60)
        time.sleep(chance.random() / 20)
        process.kill()
        process.wait()
        killed += 1
        seeded_database.end_leases()
    provider.most = None
    assert killed > 1
    assert set(send(seeded_database, provider)) == {"done"}

    assert set(provider.keys) == refunds
    assert owner.execute(STATES).fetchall() == [("sent", len(refunds))]
    left = "select attempts, due_at, dead_at, last_error from private.jobs where kind = 'refund_payment'"
    assert owner.execute(left).fetchall() == []
