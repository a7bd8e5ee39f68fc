"""supabase/undo: each script takes its migration back, and the migrations load again after it."""

from __future__ import annotations

import psycopg

from medellin_ai_ops.db import catalog
from medellin_ai_ops.db.check import apply_migrations
from medellin_ai_ops.stack.paths import repo_root

RELATIONS = """
select c.oid::regclass::text from pg_catalog.pg_class as c
where c.relnamespace::regnamespace::text in (
    'public', 'private', 'partitions', 'archive', 'monitoring', 'backup', 'audit'
)
order by 1
"""


def test_every_migration_has_its_undo_script() -> None:
    supabase = repo_root() / "supabase"
    migrations = {path.name for path in (supabase / "migrations").glob("*.sql")}
    assert migrations == {path.name for path in (supabase / "undo").glob("*.sql")}


def test_undoing_everything_leaves_nothing_and_loads_again(blank_url: str) -> None:
    with psycopg.connect(blank_url, autocommit=True) as connection:
        before = set(catalog.objects(connection))
        apply_migrations(connection, repo_root())
        assert set(catalog.objects(connection)) > before

        for script in sorted((repo_root() / "supabase" / "undo").glob("*.sql"), reverse=True):
            connection.execute(script.read_bytes())

        assert set(catalog.objects(connection)) == before
        assert connection.execute(RELATIONS).fetchall() == []
        assert connection.execute("select jobname from cron.job").fetchall() == []
        apply_migrations(connection, repo_root())
