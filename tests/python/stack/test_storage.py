"""Storage through supabase-py: files, folders, links, and the policies of storage.objects."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import httpx
import pytest
from storage3.exceptions import StorageApiError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supabase import Client

    from medellin_ai_ops.stack.state import StackState
    from tests.python.stack.conftest import Person

pytestmark = pytest.mark.stack


@pytest.fixture
def bucket(secret_client: Client) -> Iterator[str]:
    name = f"bucket-{uuid4().hex[:8]}"
    secret_client.storage.create_bucket(name, options={"public": False})
    yield name
    secret_client.storage.empty_bucket(name)
    secret_client.storage.delete_bucket(name)


def test_upload_download_list_remove(secret_client: Client, bucket: str) -> None:
    files = secret_client.storage.from_(bucket)
    files.upload("notes/b.txt", "¡hola!".encode(), {"content-type": "text/plain"})
    files.upload("notes/deeper/c.txt", b"c", {"content-type": "text/plain"})
    files.upload("notes", b"a file named like a folder", {"content-type": "text/plain"})

    assert files.download("notes/b.txt").decode() == "¡hola!"
    assert files.download("notes") == b"a file named like a folder"
    assert sorted((entry["name"], entry["id"] is None) for entry in files.list("notes")) == [
        ("b.txt", False),
        ("deeper", True),
    ]
    assert [removed["name"] for removed in files.remove(["notes/b.txt"])] == ["notes/b.txt"]
    with pytest.raises(StorageApiError):
        files.download("notes/b.txt")


def test_a_signed_link_opens_one_file_for_a_while(
    secret_client: Client, stack: StackState, bucket: str
) -> None:
    files = secret_client.storage.from_(bucket)
    files.upload("paper.txt", b"read me", {"content-type": "text/plain"})

    link = files.create_signed_url("paper.txt", 60)["signedURL"]

    assert link.startswith(f"{stack.api_url}/storage/v1/object/sign/")
    assert httpx.get(link).content == b"read me"
    assert httpx.get(link[:-2]).status_code == 400
    assert httpx.get(link.replace("paper", "other")).status_code in {400, 403}


def test_a_signed_upload_link_takes_one_file(secret_client: Client, bucket: str) -> None:
    files = secret_client.storage.from_(bucket)
    link = files.create_signed_upload_url("given.txt")

    files.upload_to_signed_url("given.txt", link["token"], b"from outside", {"content-type": "text/plain"})

    assert files.download("given.txt") == b"from outside"


def test_people_reach_nothing_without_a_policy(person: Person, secret_client: Client, bucket: str) -> None:
    secret_client.storage.from_(bucket).upload("secret.txt", b"x", {"content-type": "text/plain"})
    theirs = person.client.storage.from_(bucket)

    with pytest.raises(StorageApiError) as refused:
        theirs.upload("mine.txt", b"x", {"content-type": "text/plain"})
    assert str(refused.value.status) == "403"
    with pytest.raises(StorageApiError):
        theirs.download("secret.txt")
    assert theirs.list() == []
    assert secret_client.storage.from_(bucket).download("secret.txt") == b"x"


def test_no_name_leads_out_of_the_folder(secret_client: Client, stack: StackState, bucket: str) -> None:
    # other tests use this stack: the first backup may come meanwhile, and the supervisor writes its file
    before = {path.name for path in stack.home.iterdir()} | {"backups", "run.json.half"}
    for name in ("../../escaped.txt", "a/../../../escaped.txt", "%2e%2e/%2e%2e/escaped.txt"):
        httpx.post(
            f"{stack.api_url}/storage/v1/object/{bucket}/{name}",
            content=b"x",
            headers={"apikey": stack.secret_key, "authorization": f"Bearer {stack.secret_key}"},
        )

    assert {path.name for path in stack.home.iterdir()} <= before
    assert not list(stack.home.rglob("escaped*"))
