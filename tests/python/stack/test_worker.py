"""The worker that the stack runs: it does what the database asks for, with the real storage."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import psycopg
import pytest
from storage3.exceptions import StorageApiError

from medellin_ai_ops.stack.health import wait_until

if TYPE_CHECKING:
    from supabase import Client

    from medellin_ai_ops.stack.state import StackState
    from tests.python.stack.conftest import Person

pytestmark = pytest.mark.stack

ENQUEUE = "select private.enqueue('erase_files', %s)"


def test_it_erases_the_files_that_the_database_asks_for(
    stack: StackState, secret_client: Client, person: Person
) -> None:
    files = secret_client.storage.from_("avatars")
    names = [f"{person.id}/a.png", f"{person.id}/ñ b.png"]
    for name in names:
        files.upload(name, b"\x89PNG\r\n\x1a\n", {"content-type": "image/png"})
    gone = [{"bucket": "avatars", "name": name} for name in (*names, f"{person.id}/never-was.png")]

    with psycopg.connect(stack.db_url) as connection:
        connection.execute(ENQUEUE, (json.dumps({"files": gone}),))

    assert wait_until(lambda: files.list(person.id) == [], 60)
    for name in names:
        with pytest.raises(StorageApiError):
            files.download(name)
