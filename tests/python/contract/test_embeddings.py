"""What is alike, through the client; models and recommendations on the command line, on the whole stack."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import httpx
import pytest

from medellin_ai import MedellinClient, errors
from medellin_ai_ops.stack.health import wait_until
from medellin_ai_ops.work.kinds import embed_content
from medellin_ai_ops.work.worker import drain
from tests.python.stack_fixture import medellin

if TYPE_CHECKING:
    from subprocess import CompletedProcess

    from medellin_ai_ops.stack.state import StackState

    from .conftest import World


def embed(world: World) -> None:
    world.sql.execute(
        "insert into public.ai_models (name, type, version, parameters)"
        " values ('léxico', 'embedding', '1', '{\"provider\": \"lexical\"}') on conflict do nothing"
    )
    drain(world.url, [embed_content.KIND], {})


def test_what_is_like_it(world: World) -> None:
    _, author = world.user("ana", "member")
    ids = {
        slug: world.one("select tests.create_post(%s, %s)", world.slug(slug), author)
        for slug in ("robots", "robotica", "cafe")
    }
    for slug, text in (
        ("robots", "Robots en la escuela"),
        ("robotica", "Un robot en la escuela"),
        ("cafe", "Tostar granos"),
    ):
        world.sql.execute("update public.blog_posts set content = %s where id = %s", (text, ids[slug]))
    embed(world)
    found = world.anybody.search.similar("blog_post", ids["robots"], limit=2)
    assert [one.similar_content_id for one in found] == [ids["robotica"], ids["cafe"]]
    assert found[0].similarity > found[1].similarity
    assert found[0].metadata["title"]
    with pytest.raises(errors.NotFound):
        world.anybody.search.similar("blog_post", uuid4())
    with pytest.raises(errors.InvalidInput):
        world.anybody.search.similar("oracle", uuid4())  # type: ignore[arg-type]

    world.sql.execute("update public.blog_posts set status = 'draft' where id = %s", (ids["robotica"],))
    assert [
        one.similar_content_id for one in world.anybody.search.similar("blog_post", ids["robots"], limit=1)
    ] == [ids["cafe"]]
    with pytest.raises(errors.NotFound):
        world.anybody.search.similar("blog_post", ids["robotica"])


def objects(done: CompletedProcess[str]) -> list[dict[str, Any]]:
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.stack
def test_models_side_by_side_on_the_command_line(stack: StackState) -> None:
    def cli(*arguments: str) -> CompletedProcess[str]:
        return medellin(stack.home, *arguments, "--url", stack.db_url)

    # others write content on this stack, too: what they wrote this very moment has no vector yet
    def is_filled() -> bool:
        filled = objects(cli("embeddings", "backfill", "léxico", "--wait", "--json"))
        return [(one["embedded"], one["waiting"]) for one in filled] == [(filled[0]["content"], 0)]

    def all_have_vectors() -> bool:
        rows = objects(cli("embeddings", "status", "--json"))
        assert {row["content_type"] for row in rows} == {"blog_post", "event", "resource", "topic", "user"}
        return all(row["embedded"] == row["content"] > 0 for row in rows)

    assert wait_until(is_filled, 60)
    assert wait_until(all_have_vectors, 60)

    def first_words() -> list[str]:
        return cli("embeddings", "status").stdout.splitlines()[0].split()[:4]

    assert wait_until(lambda: first_words() == ["léxico", "active", "blog_post", "100"], 60)

    keys = {"apikey": stack.secret_key, "authorization": f"Bearer {stack.secret_key}"}
    function = f"{stack.api_url}/functions/v1/embed"
    answer = httpx.post(function, headers=keys, timeout=60).json()
    assert (answer["failed"], answer["more"]) == (0, False)
    assert httpx.post(function, headers={"apikey": stack.publishable_key}).status_code == 401

    assert wait_until(lambda: cli("embeddings", "activate", "léxico").returncode == 0, 60)
    unknown = cli("embeddings", "activate", "nada")
    assert unknown.returncode == 2
    assert "medellin-ai embeddings status" in unknown.stderr


@pytest.mark.stack
def test_recommendations_on_the_command_line(stack: StackState) -> None:
    # somebody new: others look meanwhile at what the people of the sample data are recommended
    email, password = f"recommend-{uuid4().hex[:12]}@example.com", "correct horse battery"
    with MedellinClient(stack.api_url, stack.publishable_key) as client:
        client.auth.sign_up(email, password)

    def cli(*arguments: str) -> CompletedProcess[str]:
        return medellin(stack.home, *arguments, "--as", email, "--password", password)

    made = objects(cli("recommendations", "refresh", "--kind", "event", "--limit", "5", "--json"))
    assert made == [{"kind": "event", "count": 5}]
    found = objects(cli("recommendations", "list", "--kind", "event", "--json"))
    assert [one["score"] for one in found] == sorted((one["score"] for one in found), reverse=True)
    assert all(one["title"] and one["reason_es"] and one["starts_at"] for one in found)
    lines = [line.split("\t") for line in cli("recommendations", "list", "--limit", "2").stdout.splitlines()]
    assert [len(line) for line in lines] == [5, 5]
    assert medellin(stack.home, "recommendations", "list").returncode == 2
