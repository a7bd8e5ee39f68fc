"""The generated parts of the client and of docs/ say what the migrations say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from medellin_ai import errors
from medellin_ai_ops.console import OpsError
from medellin_ai_ops.gen import docs, names, types
from medellin_ai_ops.gen.files import client_root, formatted, stale
from medellin_ai_ops.stack.paths import repo_root

if TYPE_CHECKING:
    from tests.harness.database import Database


def stale_files(database: Database) -> list[str]:
    files = formatted(types.render(database.connect()), repo_root())
    return stale(files, client_root(repo_root()), types.OWNED)


def stale_pages(database: Database) -> list[str]:
    return stale(docs.render(database.connect(), repo_root()), repo_root() / "docs", docs.OWNED)


def test_the_committed_files_are_fresh(database: Database) -> None:
    assert stale_files(database) == []
    assert stale_pages(database) == []


@pytest.mark.parametrize(
    ("change", "file"),
    [
        ("alter table public.events add sponsor text", "models/__init__.py"),
        (
            "grant insert (contact_info), update (created_by) on public.venues to authenticated",
            "params/venues.py",
        ),
        ("alter table public.profiles drop constraint known_experience_level", "models/values.py"),
        ("comment on column public.venues.area is 'Barrio'", "models/venues.py"),
        (
            "insert into private.error_codes values ('MD299', 'too_loud', 409, 'Ruido', 'Loud')",
            "errors.py",
        ),
        ("delete from private.transitions where from_state = 'paid'", "states.py"),
        ("alter type public.user_role add value 'sponsor'", "models/values.py"),
        ("alter function public.whoami() volatile", "rpc.py"),
        (
            "create function public.hola(p_name text) returns text language sql as 'select p_name';"
            "grant execute on function public.hola(text) to anon",
            "rpc.py",
        ),
    ],
)
def test_a_change_of_the_schema_is_noticed(database: Database, change: str, file: str) -> None:
    database.connect().execute(change)
    assert file in stale_files(database)


@pytest.mark.parametrize(
    ("change", "page"),
    [
        ("delete from private.transitions where from_state = 'paid'", "states/payment.md"),
        ("alter table public.events alter status set default 'published'", "states/event.md"),
        ("comment on column public.venues.area is 'Barrio'", "schema/venues.md"),
        ("alter table public.venues drop constraint capacity_is_positive", "schema/venues.md"),
        ("drop policy venues_select_anon on public.venues", "schema/venues.md"),
        ("comment on function public.venue_contact(uuid) is 'Contacto'", "schema/venues.md"),
        ("update private.error_codes set es = 'Lleno' where code = 'MD201'", "errors.md"),
    ],
)
def test_a_change_of_the_schema_is_noticed_in_docs(database: Database, change: str, page: str) -> None:
    database.connect().execute(change)
    assert page in stale_pages(database)


def test_a_new_leaf_changes_nothing(database: Database) -> None:
    database.connect().execute(
        "create table public.events_2040 partition of public.events"
        " for values from ('2040-01-01') to ('2041-01-01');"
        "grant select on public.events_2040 to anon, authenticated"
    )
    assert stale_files(database) == []
    assert stale_pages(database) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ('create table public.odd ("class" text); grant select on public.odd to authenticated', "'class'"),
        (
            'create table public.odd ("two words" text); grant select on public.odd to authenticated',
            "'two words'",
        ),
        ("create table public.odd (copy text); grant select on public.odd to authenticated", "'copy'"),
        ("create table public.odd (net inet); grant select on public.odd to authenticated", "inet"),
        (
            "create function public.whoami(p_x int) returns int language sql as 'select 1';"
            "grant execute on function public.whoami(int) to anon",
            "exists twice",
        ),
        ("update private.error_codes set reason = 'conflict' where code = 'MD201'", "Conflict"),
    ],
)
def test_what_python_cannot_say_is_refused(database: Database, change: str, words: str) -> None:
    database.connect().execute(change)
    with pytest.raises(OpsError, match=words):
        types.render(database.connect())


@pytest.mark.parametrize(
    ("table", "entry"),
    [("CLASSES", {"no_such": "X"}), ("RESULTS", {"no_such": "X"}), ("NEVER_NULL", {"whoami": {"no_such"}})],
)
def test_a_word_for_nothing_is_refused(
    database: Database, monkeypatch: pytest.MonkeyPatch, table: str, entry: dict[str, object]
) -> None:
    monkeypatch.setattr(names, table, {**getattr(names, table), **entry})
    with pytest.raises(OpsError, match="no_such"):
        types.render(database.connect())


def test_a_database_without_our_tables(run: object, database: Database) -> None:
    database.connect().execute("drop schema private cascade")
    with pytest.raises(OpsError, match="none of our tables"):
        types.render(database.connect())


def test_every_registered_error_has_its_class(database: Database) -> None:
    codes = {row[0] for row in database.connect().execute("select code from private.error_codes")}
    assert codes == set(errors.BUSINESS_ERRORS)
