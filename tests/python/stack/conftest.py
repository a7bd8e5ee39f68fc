"""The shared stack, and clients of supabase-py on it: what a frontend would use."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

import httpx
import pytest
from supabase import Client, create_client
from supabase.lib.client_options import SyncClientOptions

from tests.python.stack_fixture import shared_stack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from medellin_ai_ops.stack.state import StackState
    from tests.harness.run import Run

_numbers = itertools.count(1)
PASSWORD = "correct horse battery"


class Person(NamedTuple):
    """Somebody signed in, with a client of theirs."""

    id: str
    email: str
    client: Client


@pytest.fixture(scope="session")
def stack(run: Run) -> Iterator[StackState]:
    with shared_stack(run) as stack:
        yield stack


@pytest.fixture
def client_of(stack: StackState) -> Iterator[Callable[[str], Client]]:
    """A client by API key."""
    with httpx.Client(timeout=60) as pool:  # supabase-py warns about itself where it makes its own

        def make(key: str) -> Client:
            options = SyncClientOptions(auto_refresh_token=False, persist_session=False, httpx_client=pool)
            return create_client(stack.api_url, key, options)

        yield make


@pytest.fixture
def public_client(stack: StackState, client_of: Callable[[str], Client]) -> Client:
    return client_of(stack.publishable_key)


@pytest.fixture
def secret_client(stack: StackState, client_of: Callable[[str], Client]) -> Client:
    return client_of(stack.secret_key)


@pytest.fixture
def email() -> str:
    return f"stack-{next(_numbers)}-{uuid4().hex[:8]}@example.com"


@pytest.fixture
def person(public_client: Client, email: str) -> Person:
    answer = public_client.auth.sign_up({"email": email, "password": PASSWORD})
    assert answer.user is not None
    return Person(answer.user.id, email, public_client)
