"""`refund_payment`: money that goes back by the provider it came by.

The refund's id is the key of every attempt. That the money arrived is told by the provider, to the function
payments-webhook. Sources: https://docs.stripe.com/api/refunds/create,
https://docs.wompi.co/docs/colombia/anulaciones-transacciones/
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx

from medellin_ai_ops.work.job import Kind, Permanent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medellin_ai_ops.work.job import Job
    from medellin_ai_ops.work.tools import Tools

KEYS = {"stripe": "STRIPE_SECRET_KEY", "wompi": "WOMPI_PRIVATE_KEY"}
ADDRESSES = {
    "stripe": ("STRIPE_API_URL", "https://api.stripe.com/v1"),
    "wompi": ("WOMPI_API_URL", "https://production.wompi.co/v1"),
}
# Currencies without a smaller unit: https://docs.stripe.com/currencies#zero-decimal
WITHOUT_CENTS = frozenset(
    "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF UGX VND VUV XAF XOF XPF".split()  # noqa: SIM905
)
SECONDS = 30.0
LOAD = "select * from private.load_refund(%s)"
FAIL = "select private.fail_refund(%s, %s)"
TRY_AGAIN = {httpx.codes.REQUEST_TIMEOUT, httpx.codes.CONFLICT, httpx.codes.TOO_MANY_REQUESTS}
REFUSED_KEY = {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN}


def run(tools: Tools, jobs: Sequence[Job]) -> None:
    (job,) = jobs
    refund = tools.connection.execute(LOAD, (job.payload["refund_id"],)).fetchone()
    if refund is None:
        return
    try:
        send(refund, tools.env)
    except Permanent as error:
        with tools.finish(job) as connection:
            connection.execute(FAIL, (refund["refund_id"], str(error)))
        tools.say(f"refund {refund['refund_id']} cannot be sent: {error}")


def send(refund: Mapping[str, Any], env: Mapping[str, str]) -> None:
    """Ask the provider for it. Errors: Permanent when it refuses for good, else what httpx raises."""
    provider = refund["provider"]
    if provider not in KEYS:
        raise Permanent(f"no worker can refund by {provider}")
    variable, usual = ADDRESSES[provider]
    key = env.get(KEYS[provider])
    if not key:
        raise LookupError(f"{KEYS[provider]} is not set")
    headers = {"authorization": f"Bearer {key}", "idempotency-key": str(refund["refund_id"])}
    with httpx.Client(base_url=env.get(variable, usual), headers=headers, timeout=SECONDS) as client:
        answer = by_stripe(client, refund) if provider == "stripe" else by_wompi(client, refund)
    if answer.is_success:
        return
    if answer.is_server_error or answer.status_code in TRY_AGAIN | REFUSED_KEY:
        answer.raise_for_status()
    raise Permanent(f"{provider} answers {answer.status_code}: {answer.text[:300]}")


def by_stripe(client: httpx.Client, refund: Mapping[str, Any]) -> httpx.Response:
    is_whole = refund["currency"] in WITHOUT_CENTS
    fields = {
        "payment_intent": refund["transaction_id"],
        "amount": int(refund["amount"]) if is_whole else refund["amount_in_cents"],
        "metadata[refund_id]": str(refund["refund_id"]),
    }
    return client.post("/refunds", data=fields)


def by_wompi(client: httpx.Client, refund: Mapping[str, Any]) -> httpx.Response:
    """Wompi knows no keys of attempts, so it is asked first: one that arrived has voided the payment."""
    payment = f"/transactions/{refund['transaction_id']}"
    found = client.get(payment)
    if not found.is_success or found.json()["data"]["status"] == "VOIDED":
        return found
    return client.post(f"{payment}/void", json={"amount_in_cents": refund["amount_in_cents"]})


def lacks(env: Mapping[str, str]) -> str | None:
    return None if any(env.get(name) for name in KEYS.values()) else " or ".join(KEYS.values())


KIND = Kind("refund_payment", run, concurrency=2, lacks=lacks)
