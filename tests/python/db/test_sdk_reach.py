"""Whatever the API lets a client do, the SDK does: every table by its verbs, every function."""

from __future__ import annotations

import ast
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest

from medellin_ai_ops.stack.paths import repo_root

if TYPE_CHECKING:
    from tests.python.db.conftest import Migrated

# What another way than a request of its own reaches, and by which method.
OTHERWISE = {
    "select content_recommendations": "recommendations.list leaves out what may not be seen",
    "select event_engagement_metrics": "events.engagement: for organizers too",
    "select event_engagement_metrics_all": "events.engagement: for organizers too",
    "function is_admin": "roles.whoami: the document's own, which policies and reports ask too",
    "select event_category_mappings": "events.categories_of reads the view over live and archived ones",
    "select event_registrations": "registrations.mine reads the view over live and archived ones",
    "select event_staff": "events.team: the names too",
    "select event_staff_all": "events.team: the names too",
    "select user_blocks": "safety.blocked: my_blocks gives the names too",
    "select user_connections": "connections.list: my_connections gives the names too",
    "select user_messages": "messages.with_person: messages_with leaves out what is deleted",
    "select user_messages_public": "messages.with_person: messages_with leaves out what is deleted",
}
VERBS = {"Select": "select", "Insert": "insert", "Update": "update", "Delete": "delete"}
GRANTED = """
    select v.verb || ' ' || c.relname
    from pg_class as c
    cross join unnest('{select,insert,update,delete}'::text[]) as v (verb)
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v') and not c.relispartition
        and exists (
            select from unnest('{anon,authenticated,app_admin}'::name[]) as r (role)
            where case
                when v.verb = 'delete' then has_table_privilege(r.role, c.oid, v.verb)
                else has_any_column_privilege(r.role, c.oid, v.verb)
            end
        )
    union all
    select 'function ' || p.proname
    from pg_proc as p
    cross join unnest('{anon,authenticated}'::name[]) as r (role)
    where p.pronamespace = 'public'::regnamespace and has_function_privilege(r.role, p.oid, 'execute')
    order by 1
"""


def asked_for() -> set[str]:
    """What the resources send."""
    found: dict[str, set[str]] = defaultdict(set)
    for file in (repo_root() / "sdk/medellin_ai/_async").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(relation)), *_]) if (
                    name in VERBS
                ):
                    found[VERBS[name]].add(relation)
                case ast.Attribute(value=ast.Name(id="rpc"), attr=function):
                    found["function"].add(function)
    # A table with hidden columns is read through its view.
    found["select"] |= {relation.removesuffix("_public") for relation in found["select"]}
    return {f"{verb} {name}" for verb, names in found.items() for name in names}


@pytest.fixture(scope="module")
def granted(migrated: Migrated) -> set[str]:
    return {row[0] for row in migrated.connection.execute(GRANTED)}


def test_the_sdk_does_all_that_is_granted(granted: set[str]) -> None:
    assert sorted(granted - asked_for() - OTHERWISE.keys()) == []


def test_what_is_reached_otherwise_is_still_so(granted: set[str]) -> None:
    assert sorted(OTHERWISE.keys() - granted) == []
    assert sorted(OTHERWISE.keys() & asked_for()) == []
