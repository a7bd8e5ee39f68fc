"""The proof matrix judges everything that is exposed, and sees what is planted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from tests.harness import matrix
from tests.harness.database import cloned
from tests.harness.pgtap import execute, judge

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.harness.database import Database
    from tests.harness.run import Run


@pytest.fixture(scope="module")
def clone(run: Run) -> Iterator[Database]:
    """For plants that are undone again."""
    with cloned(run) as database:
        yield database


@pytest.fixture
def connection(clone: Database) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(clone.url()) as connection:
        yield connection
        connection.rollback()


def test_every_exposed_object_has_its_lines(connection: psycopg.Connection[Any]) -> None:
    lines = matrix.all_lines()
    assert len(lines) > 150
    assert matrix.gaps(lines, connection) == []


PLANTED = {
    "create table public.planted (id uuid)": [
        "no line: planted delete",
        "no line: planted insert",
        "no line: planted select",
        "no line: planted update",
    ],
    "create view public.planted as select 1 as id": ["no line: planted select"],
    "create function public.planted() returns void language sql as ''": ["no line: planted execute"],
    "alter table public.events add column contact_phone text": [
        "no line: events select contact_phone",
    ],
    "alter table public.events add column secret text": ["no line: events select secret"],
    "alter table public.events add column door_price numeric": [
        "no line: events insert door_price",
        "no line: events select door_price",
        "no line: events update door_price",
    ],
    "alter table public.event_categories add column editor uuid references auth.users": [
        "no line: event_categories insert editor",
        "no line: event_categories update editor",
    ],
    "alter table public.role_history add column seen_count integer": [
        "no line: role_history update seen_count"
    ],
    "drop function public.whoami()": ["does not exist: whoami execute"],
    "alter table public.events rename column title to name": ["does not exist: events update title"],
}


@pytest.mark.parametrize("plant", PLANTED)
def test_a_planted_object_without_a_line_is_seen(connection: psycopg.Connection[Any], plant: str) -> None:
    connection.execute(plant)
    found = matrix.gaps(matrix.all_lines(), connection)
    assert set(PLANTED[plant]) <= set(found)


POLICIES = {
    "create policy planted on public.events for select to anon using (true)": [
        "events (draft), select: anon -",
    ],
    "create policy planted on public.events for update to authenticated using (true)": [
        "events (published), update title: stranger -",
        "events (published), update title: former admin refused",
    ],
    "drop policy events_update_authenticated on public.events": [
        "events (published), update title: organizer +"
    ],
    "grant update (organizer_id) on public.events to authenticated": [
        "events (published), update organizer_id: admin 42501",
    ],
    "alter policy events_update_admin on public.events using (true) with check (true)": [
        "events (published), update title: former admin refused",
    ],
    "revoke execute on function public.event_availability(uuid) from anon": [
        "event_availability (published), execute: anon +",
    ],
    "create policy planted on public.events as restrictive for select to public using (false)": [
        "events (published), select: anon +",
    ],
    # a write that says it did something and did nothing
    """create function private.planted() returns trigger language plpgsql as $$
       begin new.title := old.title; return new; end $$;
       create trigger planted before update on public.events
       for each row execute function private.planted()""": [
        "events (published), update title: organizer +",
    ],
    # and one that finds nothing to change, but does
    """create function private.planted() returns trigger language plpgsql security definer as $$
       begin update public.events set views_count = views_count + 1; return null; end $$;
       create trigger planted before update on public.events
       for each statement when (pg_trigger_depth() = 0) execute function private.planted()""": [
        "events (published), update title: stranger -",
    ],
}


@pytest.mark.parametrize("plant", POLICIES)
def test_a_planted_right_is_seen(clone: Database, plant: str) -> None:
    file = matrix.FOLDER / "events.csv"
    lines = [line for line in matrix.read(file) if f"{line.object} " in " ".join(POLICIES[plant])]
    planted = matrix.script(file, lines).replace("begin;", f"begin; {plant};", 1)
    found = judge(execute(clone.url(), planted))
    assert found.broken == []
    failed = {line.split(" - ", 1)[1] for line in found.failed if line.startswith("not ok")}
    assert set(POLICIES[plant]) <= failed


HEADER = ",".join(matrix.HEADER)
MALFORMED = {
    "object,row,verb,column,anon": "the header is",
    f"{HEADER}\nt,r,select,,+": "not a line",
    f"{HEADER}\nt,r,look,{',+' * 12}": "not a line",
    f"{HEADER}\nt,r,select,{',+' * 11},": "not a line",
    f"{HEADER}\nt,r,select,{',+' * 12}\nt,r,select,{',-' * 12}": "twice",
}


@pytest.mark.parametrize("text", MALFORMED)
def test_a_malformed_line_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "planted.csv"
    file.write_text(text)
    with pytest.raises(matrix.MatrixError, match=MALFORMED[text]):
        matrix.read(file)


def test_a_row_that_is_not_there_is_seen(clone: Database, tmp_path: Path) -> None:
    file = tmp_path / "planted.csv"
    file.write_text(f"{HEADER}\nevents,r,select,{',-' * 12}")
    file.with_suffix(".toml").write_text("[events.r]\nwhere = 'false'")
    found = judge(execute(clone.url(), matrix.script(file)))
    assert found.failed[0] == "not ok 1 - events (r) is there"


WRITES = """begin; create function public.planted() returns void language sql security definer
    as 'update public.events set views_count = views_count + 1';
    grant execute on function public.planted() to anon, authenticated, service_role;"""


@pytest.mark.parametrize(
    ("changes", "failures"), [("", 12), ("changes = 'events'", 0), ("changes = 'venues'", 12)]
)
def test_a_function_that_writes_must_say_where(
    clone: Database, tmp_path: Path, changes: str, failures: int
) -> None:
    file = tmp_path / "planted.csv"
    file.write_text(f"{HEADER}\nplanted,r,execute,{',+' * 12}")
    file.with_suffix(".toml").write_text(f"[planted.r]\nargs = ''\n{changes}")
    found = judge(execute(clone.url(), matrix.script(file).replace("begin;", WRITES, 1)))
    assert found.broken == []
    assert len([line for line in found.failed if line.startswith("not ok")]) == failures


def test_a_line_needs_what_to_try(tmp_path: Path) -> None:
    file = tmp_path / "planted.csv"
    file.write_text(f"{HEADER}\nt,r,delete,{',+' * 12}")
    file.with_suffix(".toml").write_text("[t.another]\nwhere = 'true'")
    with pytest.raises(matrix.MatrixError, match=r"planted.toml: t r delete: there is no 'r'"):
        matrix.script(file)


def test_people_stand_in_for_placeholders(tmp_path: Path) -> None:
    line = matrix.Line("t", "r", "insert", "kind", {})
    fixture = {"insert": {"a": ":me", "b": ":other", "c": "'12:45'::time"}, "values": {"kind": "1"}}
    assert matrix.statement(line, fixture, "owner") == (
        "insert into public.t (a, b, c, kind) values"
        " (tests.user_id('owner'), tests.user_id('counterpart'), '12:45'::time, 1)"
    )
