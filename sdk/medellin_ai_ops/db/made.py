"""What migrations make, read from their text: for a database that does not have it yet.

It takes our own style, in which each statement begins a line and names are written with their schema; a test
holds it against the catalog.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

_COMMENT = re.compile(r"--.*$", re.MULTILINE)
_BODY = re.compile(r"\$(\w*)\$.*?\$\1\$", re.DOTALL)
_NAME = r'"?([a-z_][a-z0-9_ -]*?)"?'
_QUALIFIED = r"([a-z_]\w*\.[a-z_]\w*)"
_EXTENSION = re.compile(rf"^create extension (?:if not exists )?{_NAME}[\s;]", re.MULTILINE)
_MAKES = {
    "schema": re.compile(r"^create schema (?!if not exists)(\w+)", re.MULTILINE),
    "relation": re.compile(
        rf"^create (?:or replace )?(?:table|view|materialized view|sequence) {_QUALIFIED}", re.MULTILINE
    ),
    "type": re.compile(rf"^create (?:type|domain) {_QUALIFIED}", re.MULTILINE),
    "function": re.compile(rf"^create (?:or replace )?(?:function|procedure) {_QUALIFIED}", re.MULTILINE),
    "trigger": re.compile(rf"^create trigger (\w+)\s[^;]*?\son {_QUALIFIED}", re.MULTILINE),
    "policy": re.compile(rf"^create policy (\w+) on {_QUALIFIED}", re.MULTILINE),
}
# The name is a string, which the statements are freed of.
_JOB = re.compile(r"^select private\.schedule_job\(\s*'([^']+)'", re.MULTILINE)


class Made(NamedTuple):
    """An object by its kind and name; triggers and policies are `name on schema.table`."""

    kind: str
    name: str

    @property
    def schema(self) -> str | None:
        """The schema that it stands in."""
        if self.kind in ("schema", "job"):
            return None
        return self.name.rpartition(" ")[2].partition(".")[0]


def made_by(text: str) -> set[Made]:
    """What a migration makes, but for roles, extensions and what its functions make."""
    text = _BODY.sub("''", _COMMENT.sub("", text))
    found = {
        Made(kind, " on ".join(match.groups()))
        for kind, pattern in _MAKES.items()
        for match in pattern.finditer(text)
    }
    return found | {Made("job", name) for name in _JOB.findall(text)}


def extensions_of(texts: Iterable[str]) -> list[str]:
    """The extensions that migrations ask for."""
    return sorted({name for text in texts for name in _EXTENSION.findall(text)})
