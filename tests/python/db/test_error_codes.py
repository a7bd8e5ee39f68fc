"""private.error_codes and the code that raises them say the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from medellin_ai_ops.stack.paths import repo_root

if TYPE_CHECKING:
    from .conftest import Migrated


def raised() -> set[str]:
    """Every code that stands as a literal in a function, but for its comments."""
    texts = (path.read_text(encoding="utf-8") for path in (repo_root() / "sql" / "functions").rglob("*.sql"))
    return {code for text in texts for code in re.findall(r"'(MD\d+)'", re.sub(r"--.*", "", text))}


def documented() -> dict[str, set[str]]:
    """The reasons that the headers of functions give to each code."""
    found: dict[str, set[str]] = {}
    for path in (repo_root() / "sql" / "functions").rglob("*.sql"):
        for code, reason in re.findall(
            r"--.*?\b(MD\d{3}) ([a-z]+(?:_[a-z]+)+)", path.read_text(encoding="utf-8")
        ):
            found.setdefault(code, set()).add(reason)
    return found


def test_every_code_raised_is_registered_and_every_registered_one_is_raised(migrated: Migrated) -> None:
    rows = migrated.connection.execute("select code from private.error_codes").fetchall()
    assert raised() == {code for (code,) in rows}


def test_the_headers_name_codes_by_their_reasons(migrated: Migrated) -> None:
    registered = dict(migrated.connection.execute("select code, reason from private.error_codes").fetchall())
    found = documented()
    assert found
    assert {code: reasons - {registered[code]} for code, reasons in found.items()} == {
        code: set() for code in found
    }


def test_no_function_makes_up_a_code_of_its_own() -> None:
    own = [
        path.name
        for path in (repo_root() / "sql" / "functions").rglob("*.sql")
        if path.name != "fail.sql" and re.search(r"errcode\s*=", path.read_text(encoding="utf-8"))
    ]
    assert own == []
