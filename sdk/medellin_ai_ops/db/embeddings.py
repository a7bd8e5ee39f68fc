"""The models that embed, over a direct connection: how far each is, and which is active."""

from __future__ import annotations

import json
from typing import Any

import psycopg

from medellin_ai_ops.console import OpsError
from medellin_ai_ops.db.direct import connected

WHAT = "embeddings"


def status(url: str) -> list[dict[str, Any]]:
    """How much of each kind of content has a vector of each model."""
    with connected(url, WHAT) as connection:
        return connection.execute(
            "select * from private.embedding_status() order by model, content_type"
        ).fetchall()


def backfill(model: str, url: str) -> int:
    """Ask for every vector that a model lacks, and keep it up to date from now on; how many that are."""
    with connected(url, WHAT) as connection:
        row = connection.execute(
            "select private.backfill_embeddings(%s) as asked", (_id(connection, model),)
        ).fetchone()
    assert row is not None
    asked: int = row["asked"]
    return asked


def activate(model: str, url: str, *, anyway: bool) -> None:
    """Make a model the one that is asked. Errors: OpsError while it lacks vectors, unless `anyway`."""
    with connected(url, WHAT) as connection:
        try:
            connection.execute("select private.activate_model(%s, %s)", (_id(connection, model), anyway))
        except psycopg.DatabaseError as error:
            if error.sqlstate != "MD196":
                raise
            missing = json.loads(error.diag.message_detail or "{}").get("missing")
            raise OpsError(
                f"{model} still lacks {missing} vectors",
                f"Run: medellin-ai embeddings backfill {model}, let a worker work; or give --anyway",
            ) from None


def _id(connection: psycopg.Connection[dict[str, Any]], model: str) -> object:
    row = connection.execute(
        "select id from public.ai_models where type = 'embedding' and name = %s", (model,)
    ).fetchone()
    if row is None:
        raise OpsError(
            f"no model that embeds is called {model}", "See: medellin-ai embeddings status", code=2
        )
    return row["id"]
