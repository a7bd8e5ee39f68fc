"""Renders what the client knows of a database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medellin_ai_ops.gen import errors, models, params, rpc, states
from medellin_ai_ops.gen.catalog import read
from medellin_ai_ops.gen.vocabulary import Vocabulary

if TYPE_CHECKING:
    from medellin_ai_ops.db.catalog import Connection

OWNED = ("models", "params")


def render(connection: Connection) -> dict[str, str]:
    """The generated files of the client."""
    vocabulary = Vocabulary(read(connection))
    return {
        **models.render(vocabulary),
        **params.render(vocabulary),
        **rpc.render(vocabulary),
        **errors.render(vocabulary),
        **states.render(vocabulary),
    }
