"""`embed_content`: the vectors of texts, by the model that each is for.

A service is whatever speaks OpenAI's protocol at MEDELLIN_EMBEDDINGS_URL (OpenAI, Ollama,
text-embeddings-inference); the lexical model is the database's own. Source: https://platform.openai.com/docs/api-reference/embeddings
"""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import httpx
import psycopg

from medellin_ai_ops.work.job import Kind, Permanent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medellin_ai_ops.work.job import Job
    from medellin_ai_ops.work.tools import Tools

URL = "MEDELLIN_EMBEDDINGS_URL"
KEY = "MEDELLIN_EMBEDDINGS_KEY"
LEXICAL = "lexical"
SECONDS = 60.0
LOAD = "select * from private.load_embeddings(%s, %s)"
SAVE = "select private.save_embedding(%s, %s, %s, %s::real[])"
# What no other attempt mends: a dimension that is not the model's, a vector that is zero, or none.
REFUSED_VECTOR = {"MD195", "MD197", "22000"}
TRY_AGAIN = {httpx.codes.REQUEST_TIMEOUT, httpx.codes.CONFLICT, httpx.codes.TOO_MANY_REQUESTS}
REFUSED_KEY = {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN}


def run(tools: Tools, jobs: Sequence[Job]) -> None:
    by_id = {job.id: job for job in jobs}
    texts = tools.connection.execute(LOAD, (list(by_id), jobs[0].lease_token)).fetchall()
    of_model = itemgetter("provider", "model")
    for (provider, model), group in groupby(sorted(texts, key=of_model), of_model):
        rows = list(group)
        if provider == LEXICAL:
            save(tools, by_id, rows, [None] * len(rows))
        else:
            embed(tools, by_id, model, rows)


def embed(tools: Tools, by_id: Mapping[int, Job], model: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Ask for the vectors of texts at once, and one by one when they are refused: one may be the cause."""
    try:
        vectors = ask(tools.env, model, [row["content"] for row in rows])
    except Permanent as error:
        if len(rows) > 1:
            for row in rows:
                embed(tools, by_id, model, [row])
        else:
            tools.fail(by_id[rows[0]["job_id"]], str(error), permanently=True)
    except (httpx.HTTPError, LookupError, ValueError) as error:
        for row in rows:
            tools.fail(by_id[row["job_id"]], f"{type(error).__name__}: {error}")
    else:
        save(tools, by_id, rows, vectors)


def ask(env: Mapping[str, str], model: str, texts: Sequence[str]) -> list[list[float]]:
    """The vectors of texts, in their order. Errors: Permanent for a refusal, else it may work later."""
    url, key = env.get(URL), env.get(KEY)
    if not url:
        raise LookupError(f"{URL} is not set")
    answer = httpx.post(
        f"{url.rstrip('/')}/embeddings",
        json={"model": model, "input": list(texts), "encoding_format": "float"},
        headers={"authorization": f"Bearer {key}"} if key else {},
        timeout=SECONDS,
    )
    if answer.is_client_error and answer.status_code not in TRY_AGAIN | REFUSED_KEY:
        raise Permanent(f"the service answers {answer.status_code}: {answer.text[:300]}")
    answer.raise_for_status()
    found = sorted(answer.json()["data"], key=itemgetter("index"))
    if len(found) != len(texts):
        raise ValueError(f"{len(found)} vectors for {len(texts)} texts")
    return [item["embedding"] for item in found]


def save(
    tools: Tools,
    by_id: Mapping[int, Job],
    rows: Sequence[Mapping[str, Any]],
    vectors: Sequence[list[float] | None],
) -> None:
    """Write each vector with the end of its job: one transaction each, since it locks its content."""
    for row, vector in zip(rows, vectors, strict=True):
        job = by_id[row["job_id"]]
        try:
            with tools.finish(job) as connection:
                connection.execute(SAVE, (job.id, job.lease_token, row["content_hash"], vector))
        except psycopg.DatabaseError as error:
            if error.sqlstate not in REFUSED_VECTOR:
                raise
            tools.fail(
                job, f"{error.diag.message_primary} {error.diag.message_detail or ''}", permanently=True
            )


KIND = Kind("embed_content", run, concurrency=2, batch=32)
