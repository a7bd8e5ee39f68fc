"""The migrated database holds what the design document says, but for the deviations that we explain.

tests/spec/ is the customer's: the document's content, and the program that compares a database with it. It is
copied byte for byte, so that a clone has it.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from medellin_ai_ops.stack.paths import repo_root

if TYPE_CHECKING:
    from pathlib import Path

    from tests.harness.database import Database

    from .conftest import Migrated

ROOT = repo_root()
ALLOW = ROOT / "docs" / "contract-allow.json"
# sha256 of the files as the customer gave them
SPEC = {
    "check_contract.py": "b35ec14e5f4897d845c9c85519aac8454c7e0a7e5b8039ebee76f7dff5fafcb5",
    "contract.json": "f743f16a2658f555bda4aa6a2cd4d58cbd6a70c18a6420c41425fb6236f68d5a",
}
# What a wildcard may allow of columns and foreign keys; any other difference has an entry of its own.
EVERYWHERE = re.compile(
    """nullable: document True, database False"""
    """|default: document "timezone\\('utc'::text, now\\(\\)\\)", database 'now\\(\\)'"""
    """|type: document 'numeric', database 'numeric\\(12,2\\)'"""
    """|on_delete: document 'NO ACTION', database '(CASCADE|SET NULL|RESTRICT)'"""
)


def compare(url: str, report: Path) -> tuple[int, str]:
    """The exit code and the words of the strict comparison."""
    result = subprocess.run(
        [
            *(sys.executable, ROOT / "tests" / "spec" / "check_contract.py", url),
            *("--allow", ALLOW, "--strict", "--json", report),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    return result.returncode, result.stdout + result.stderr


def unexplained(report: Path) -> list[str]:
    rows = json.loads(report.read_text(encoding="utf-8"))
    named = {entry["item"] for entry in json.loads(ALLOW.read_text(encoding="utf-8"))}
    return [
        f"{row['status']} {row['item']}"
        for row in rows
        if row["status"] in ("missing", "different")
        and not (row["allowed"] and (row["item"] in named or is_plain(row)))
    ]


def is_plain(row: dict[str, Any]) -> bool:
    return row["kind"] not in ("column", "foreign_key") or (
        row["status"] == "different" and all(EVERYWHERE.fullmatch(words) for words in row["details"])
    )


def test_nothing_is_missing_or_different_without_a_reason(migrated: Migrated, tmp_path: Path) -> None:
    code, words = compare(migrated.url, tmp_path / "report.json")
    assert code == 0, words
    assert "matches no deviation" not in words, words  # the first entry that fits gives the reason
    assert unexplained(tmp_path / "report.json") == []


@pytest.mark.parametrize(
    ("change", "item"),
    [
        ("drop table public.role_history", "missing table:public.role_history"),
        ("alter table public.profiles rename bio to about", "missing column:public.profiles.bio"),
        ("alter table public.profiles alter bio set default ''", "different column:public.profiles.bio"),
        (
            "alter table public.user_roles drop constraint unique_user_role",
            "missing unique:public.user_roles(user_id,role)",
        ),
        (
            "alter table public.event_registrations drop constraint event_registrations_user_id_fkey",
            "missing foreign_key:public.event_registrations(user_id)",
        ),
        ("drop index public.idx_profiles_experience", "missing index:public.idx_profiles_experience"),
        ("alter type public.user_role add value 'sponsor'", "different enum:public.user_role"),
    ],
)
def test_a_deviation_is_noticed(database: Database, tmp_path: Path, change: str, item: str) -> None:
    database.connect().execute(change)
    _, words = compare(database.url(), tmp_path / "report.json")
    assert item in unexplained(tmp_path / "report.json"), words


def test_every_reason_is_a_heading_of_the_deviations() -> None:
    headings = re.findall(r"^## (.+)$", (ROOT / "docs" / "deviations.md").read_text(), re.MULTILINE)
    anchors = {re.sub(r"[^\w\s-]", "", heading.lower()).replace(" ", "-") for heading in headings}
    reasons = [entry["why"] for entry in json.loads(ALLOW.read_text(encoding="utf-8"))]
    named = {anchor for why in reasons for anchor in re.findall(r"deviations\.md#([\w-]+)", why)}
    assert named <= anchors
    assert len(named) > 5


@pytest.mark.parametrize("name", SPEC)
def test_the_document_is_as_the_customer_gave_it(name: str) -> None:
    content = (ROOT / "tests" / "spec" / name).read_bytes()
    assert hashlib.sha256(content).hexdigest() == SPEC[name]
    theirs = ROOT.parent / "shared" / "spec" / name  # beside the clone only where the customer put it
    assert content == (theirs if theirs.exists() else ROOT / "tests" / "spec" / name).read_bytes()
