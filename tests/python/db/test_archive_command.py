"""`medellin-ai archive` and `medellin-ai retention` on a real database."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.harness.database import Database


def run(database: Database, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "medellin_ai_ops.cli", *arguments, "--url", database.url()],
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_year_goes_and_comes_back(database: Database) -> None:
    owner = database.connect()
    owner.execute("select tests.create_user('olga'), tests.freeze('2026-11-26')")
    for slug, date in (("viejo", "2022-05-05"), ("reciente", "2025-05-05"), ("futuro", "2027-05-05")):
        owner.execute("select tests.create_event(%s, 'olga', 'published', %s)", (slug, date))

    def states() -> dict[int, str]:
        listed = run(database, "archive", "list", "--json").stdout.splitlines()
        return {row["year"]: row["state"] for row in map(json.loads, listed)}

    assert states() == {2022: "due", 2025: "over", 2027: "live"}
    refused = run(database, "archive", "year", "2022")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.endswith("If so: medellin-ai archive year 2022 --yes\n")
    assert states()[2022] == "due"

    done = run(database, "archive", "year", "2022", "--yes")
    assert done.stderr == "archiving 2022 ...\n"
    assert done.stdout.startswith("2022 is archived: 1 event(s)\n")
    assert "\n  public.event_category_mappings " in done.stdout
    assert states()[2022] == "archived"
    assert "2022        1 event(s)  archived\n" in run(database, "archive", "list").stdout
    back = run(database, "archive", "restore", "2022", "--yes", "--json")
    assert json.loads(back.stdout)["events"] == 1
    assert states()[2022] == "due"


def test_what_cannot_be_archived_says_why(database: Database) -> None:
    owner = database.connect()
    owner.execute("select tests.create_user('olga'), tests.freeze('2026-11-26')")
    owner.execute("select tests.create_event('futuro', 'olga', 'published', '2027-05-05')")
    assert run(database, "archive", "year", "2027", "--yes").stderr.endswith(
        "error: not all events of 2027 are over. Wait until they are\n"
    )
    nothing = run(database, "archive", "year", "2090", "--yes")
    assert (nothing.returncode, nothing.stdout) == (2, "")
    live = run(database, "archive", "restore", "2027", "--yes")
    assert live.returncode == 2
    assert live.stderr.endswith("error: 2027 is not archived. See medellin-ai archive list\n")
    with owner.transaction():
        owner.execute("lock table public.venues in row exclusive mode")
        busy = run(database, "archive", "year", "2022", "--yes")
    assert busy.returncode == 1
    assert busy.stderr.endswith(
        "error: the tables are in use; nothing was changed. Try again in a quieter hour\n"
    )


def test_retention_is_shown_and_applied_only_when_asked(database: Database) -> None:
    owner = database.connect()
    owner.execute("select tests.create_user('ana')")
    owner.execute(
        """
        insert into public.notifications (user_id, type, title, message, read, created_at)
        select tests.user_id('ana'), 'system', 'x', 'x', true, now() - interval '1 year'
        """
    )
    shown = [json.loads(line) for line in run(database, "retention", "show", "--json").stdout.splitlines()]
    assert {"table_name", "action", "keep_for", "description"} == shown[0].keys()
    assert "public.notifications" in run(database, "retention", "show").stdout

    dry = run(database, "retention", "apply")
    assert "public.notifications" in dry.stdout
    assert dry.stderr.endswith("1 row(s) would go. If so: medellin-ai retention apply --yes\n")
    assert owner.execute("select count(*) from public.notifications").fetchone() == (1,)
    done = run(database, "retention", "apply", "--yes", "--json")
    assert json.loads(done.stdout)["row_count"] == 1
    assert owner.execute("select count(*) from public.notifications").fetchone() == (0,)
    assert run(database, "retention", "apply").stderr.startswith("looking ...\n0 row(s)")
