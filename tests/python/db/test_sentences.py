"""The 21 sentences of the document's policies: each a policy's comment, performed and negated in a test."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from medellin_ai_ops.stack.paths import repo_root

if TYPE_CHECKING:
    from .conftest import Migrated

CONTRACT = repo_root() / "tests" / "spec" / "contract.json"
FOLDER = repo_root() / "tests" / "sql" / "rls"
COMMENTS = """
    select c.relname::text, obj_description(p.oid, 'pg_policy')
    from pg_catalog.pg_policy as p join pg_catalog.pg_class as c on c.oid = p.polrelid
    where c.relnamespace = 'public'::regnamespace
"""
TABLES = "select relname::text from pg_catalog.pg_class where relnamespace = 'public'::regnamespace"


def test_every_sentence_is_kept_performed_and_negated(migrated: Migrated) -> None:
    policies = json.loads(CONTRACT.read_text(encoding="utf-8"))["policies"]
    sentences = [(policy["table"], policy["name"]) for policy in policies]
    assert len(set(sentences)) == 21
    tests = "\n".join(file.read_text(encoding="utf-8") for file in FOLDER.glob("test_sentences_*.sql"))
    tables = {name for (name,) in migrated.connection.execute(TABLES).fetchall()}
    comments = set(migrated.connection.execute(COMMENTS).fetchall())
    missing = [
        f"{table}: {sentence}: {what}"
        for table, sentence in sentences
        if table in tables  # those of chapters to come wait for their tables
        for what, is_there in (
            ("no policy has it as its comment", (table, sentence) in comments),
            ("not performed", f"'{sentence} (performed)" in tests),
            ("not negated", f"'{sentence} (negated)" in tests),
        )
        if not is_there
    ]
    assert missing == []
