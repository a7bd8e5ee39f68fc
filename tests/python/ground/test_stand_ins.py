"""What the embedded server does otherwise than hosted projects, for want of the libraries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import psycopg
import pytest

if TYPE_CHECKING:
    from tests.harness.database import Database


pytestmark = pytest.mark.embedded


@pytest.fixture
def owner(database: Database) -> psycopg.Connection[Any]:
    """A session of postgres."""
    return database.connect()


def value(connection: psycopg.Connection[Any], statement: str) -> Any:
    """The only value of the only row."""
    ((value,),) = connection.execute(statement.encode()).fetchall()
    return value


def test_the_stand_in_for_pgcrypto_computes(owner: psycopg.Connection[Any]) -> None:
    assert value(owner, "select encode(extensions.digest('Medellín', 'sha256'), 'hex')") == (
        "3c382074b2c177d5d4e959445f3a5e2d3c0b5d74b91a09640a6bd9fac457907e"
    )
    assert value(owner, "select length(extensions.gen_random_bytes(33))") == 33
    assert value(owner, "select extensions.gen_random_bytes(16) <> extensions.gen_random_bytes(16)") is True
    with pytest.raises(
        psycopg.errors.InvalidParameterValue, match='Cannot use "sha1": No such hash algorithm'
    ):
        owner.execute("select extensions.digest('x', 'sha1')")


def test_texts_sort_by_their_bytes(owner: psycopg.Connection[Any]) -> None:
    """Hosted projects, and the container, have the order of ICU: a, Á, b, B."""
    found = value(owner, "select array_agg(x order by x) from unnest('{b,a,B,Á}'::text[]) x")
    assert found == ["B", "a", "b", "Á"]
