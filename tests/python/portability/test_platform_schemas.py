"""In the platform's schemas our migrations make policies, triggers and rows of buckets, and nothing else.

Hosted projects refuse more than that, some of it silently another time (a column, an index, a comment).
"""

from __future__ import annotations

import re

import pytest

from medellin_ai_ops.stack.paths import repo_root

PLATFORM = r"(?:auth|storage|realtime)\."
# What is written between dollars is a body: it runs later, with rights of its own.
TEXT = re.compile(r"(\$\w*\$).*?\1|'(?:[^']|'')*'", re.DOTALL)
COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
CHANGES = re.compile(
    rf"""
    (insert\ into|update|delete\ from|truncate(\ table)?|merge\ into|lock(\ table)?)\ (only\ )?{PLATFORM}
    | (create|alter|drop|comment\ on|security\ label)\ [^(]*?(?<![\w.]){PLATFORM}
    | (grant|revoke)\ .*\ on\ .*{PLATFORM}
    | (create|alter|drop|grant|revoke|comment\ on).*\ schema\ .*\b(auth|storage|realtime)\b
    """,
    re.VERBOSE,
)
MAY = re.compile(
    rf"""
    (create|alter)\ policy\ \w+\ on\ {PLATFORM}
    | drop\ policy\ (if\ exists\ )?\w+\ on\ {PLATFORM}
    | create\ (or\ replace\ )?trigger\ \w+\ (before|after)\ .*\ on\ {PLATFORM}
    | drop\ trigger\ (if\ exists\ )?\w+\ on\ {PLATFORM}
    | insert\ into\ storage\.buckets\ 
    | update\ storage\.buckets\ 
    """,
    re.VERBOSE,
)


def forbidden(text: str) -> list[str]:
    """The statements that change the platform's schemas in another way."""
    statements = TEXT.sub("", COMMENT.sub("", text)).lower().split(";")
    plain = (" ".join(statement.split()) for statement in statements)
    return [one for one in plain if CHANGES.match(one) and not MAY.match(one)]


PLANTED = (
    "create table storage.mine (id int)",
    "create index mine on storage.objects (name)",
    "create unique index if not exists mine on auth.users (email)",
    "create or replace function auth.mine() returns int language sql as $$ select 1 $$",
    "alter table storage.objects add column mine text",
    "alter table if exists only storage.objects enable row level security",
    "comment on policy objects_select_anon on storage.objects is 'mine'",
    "comment on table auth.users is 'mine'",
    "drop function storage.foldername(text)",
    "grant select on storage.objects to anon",
    "revoke all on all tables in schema storage from anon",
    "alter default privileges in schema storage grant select on tables to anon",
    "insert into storage.objects (bucket_id, name) values ('a', 'b')",
    "delete from storage.buckets",
    "update auth.users set email = null",
    "truncate storage.objects",
)


@pytest.mark.parametrize("statement", PLANTED)
def test_what_is_planted_is_seen(statement: str) -> None:
    assert len(forbidden(f"-- what;\nselect 1;\n{statement};\nselect 2;")) == 1


def test_our_migrations_do_nothing_of_the_kind() -> None:
    folder = repo_root() / "supabase"
    texts = {
        f"{name}/{file.name}": file.read_text(encoding="utf-8")
        for name in ("migrations", "undo")
        for file in sorted((folder / name).glob("*.sql"))
    }
    assert len(texts) > 10
    assert {name: found for name, text in texts.items() if (found := forbidden(text))} == {}
