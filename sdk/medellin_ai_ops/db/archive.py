"""The archive of past years and the rules of retention, over a direct connection."""

from __future__ import annotations

from typing import Any

import psycopg

from medellin_ai_ops.console import OpsError
from medellin_ai_ops.db.direct import connected

YEARS = """
select y.year, y.events, y.archived_at, 'archived' as state from private.archived_years as y
union all
select
    l.year, l.events, null::timestamptz,
    case
        when l.over > private.clock() then 'live'
        when l.year < extract(year from (private.clock() - r.keep_for) at time zone 'UTC') then 'due'
        else 'over'
    end
from (
    select
        extract(year from max(e.date) at time zone 'UTC')::integer as year, count(*) as events,
        max(coalesce(e.end_date, e.date)) as over
    from public.events as e
    group by e.tableoid
) as l, private.retention_rules as r
where r.live = 'public.events'::regclass
order by year
"""
RULES = """
select
    format('%I.%I', c.relnamespace::regnamespace, c.relname) as table_name,
    r.action,
    r.keep_for::text as keep_for,
    r.description
from private.retention_rules as r
join pg_catalog.pg_class as c on c.oid = r.live
order by table_name
"""


def years(url: str) -> list[dict[str, Any]]:
    """Every year that has events: archived, due to be, over, or live."""
    with connected(url, "archive") as connection:
        return connection.execute(YEARS).fetchall()


def archive(year: int, url: str) -> dict[str, Any]:
    """Archive a year; what moved."""
    try:
        row = _one("select * from private.archive_events(%s)", year, url)
    except psycopg.errors.NoDataFound:
        raise OpsError(f"{year} has no events", "See medellin-ai archive list", code=2) from None
    except psycopg.DatabaseError as error:
        if error.sqlstate != "MD176":
            raise
        raise OpsError(f"not all events of {year} are over", "Wait until they are") from None
    return row


def restore(year: int, url: str) -> dict[str, Any]:
    """Bring a year back; what it was."""
    row = _one("select * from private.restore_events(%s)", year, url)
    if row["year"] is None:
        raise OpsError(f"{year} is not archived", "See medellin-ai archive list", code=2)
    return row


def rules(url: str) -> list[dict[str, Any]]:
    """For how long what is kept."""
    with connected(url, "retention") as connection:
        return connection.execute(RULES).fetchall()


def retention(url: str, *, dry_run: bool) -> list[dict[str, Any]]:
    """What goes, or would go, by the rules of retention."""
    with connected(url, "retention") as connection:
        return connection.execute("select * from private.apply_retention(%s)", (dry_run,)).fetchall()


def _one(query: str, year: int, url: str) -> dict[str, Any]:
    with connected(url, "archive") as connection:
        row = connection.execute(query.encode(), (year,)).fetchone()
    assert row is not None
    return row
