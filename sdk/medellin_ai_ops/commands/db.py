"""`medellin-ai db ...`: the tools of whoever owns the database."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  (typer reads it at run time)
from typing import Annotated

import typer

from medellin_ai_ops.console import fail, say

app = typer.Typer(help="Migrations, drift, export, installation, first admin.", no_args_is_help=True)
migration_app = typer.Typer(help="Write and refresh migrations.", no_args_is_help=True)
app.add_typer(migration_app, name="migration")

BlankUrl = Annotated[
    str | None,
    typer.Option(
        "--url", help="A database like an empty Supabase project; it is copied. Default: an own server."
    ),
]
DatabaseUrl = Annotated[
    str | None,
    typer.Option(
        "--url", help="The database. Default: MEDELLIN_DB_URL, else the embedded stack of this clone."
    ),
]
Json = Annotated[bool, typer.Option("--json", help="One line of JSON a finding on stdout.")]


@app.command()
def check(url: BlankUrl = None) -> None:
    """Fail unless the migrations and the files of sql/ say the same."""
    from medellin_ai_ops.db.check import replay, source_files
    from medellin_ai_ops.db.scratch import migrated
    from medellin_ai_ops.stack.paths import repo_root

    root = repo_root()
    with migrated(root, url) as (connection, baseline):
        result = replay(connection, root, baseline)
    for finding in result.findings:
        print(finding)
    if result.findings:
        fail(
            f"{len(result.findings)} difference(s) between migrations and sql/",
            "Run `medellin-ai db migration refresh` (unreleased), or `medellin-ai db migration new NAME`",
        )
    say(f"in sync: {len(result.wanted)} functions and policies in {len(source_files(root))} files of sql/")


@migration_app.command("new")
def migration_new(
    name: Annotated[str, typer.Argument(help="What it does: allow_guests")], url: BlankUrl = None
) -> None:
    """Write a migration with the functions and policies that changed in sql/."""
    from medellin_ai_ops.db.new_migration import new_migration
    from medellin_ai_ops.db.scratch import migrated
    from medellin_ai_ops.stack.paths import repo_root

    root = repo_root()
    with migrated(root, url) as (connection, baseline):
        path = new_migration(connection, root, baseline, name)
    if path is None:
        say("nothing to write: the migrations carry every function and policy of sql/")
        return
    say("written; read it before you commit it:")
    print(path.relative_to(root))


@migration_app.command("refresh")
def migration_refresh(
    check_only: Annotated[
        bool, typer.Option("--check", help="Change nothing; fail if a text is stale.")
    ] = False,
) -> None:
    """Rewrite the texts between `-- <<< sql/...` and `-- >>>` from the files of sql/."""
    from medellin_ai_ops.db.migration import refresh
    from medellin_ai_ops.stack.paths import repo_root

    stale = refresh(repo_root(), write=not check_only)
    for item in stale:
        kept = check_only or item.released
        say(f"{'stale' if kept else 'refreshed'}: {item.file} in {item.migration.name}")
    if any(item.released for item in stale):
        fail("a released migration does not change", "Run `medellin-ai db migration new NAME`")
    if check_only and stale:
        fail(f"{len(stale)} text(s) stale", "Run `medellin-ai db migration refresh`")
    if not stale:
        say("every migration carries the current text of sql/")


@app.command()
def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.")],
    force: Annotated[bool, typer.Option("--force", help="Write into a folder that is not empty.")] = False,
) -> None:
    """Copy migrations, seed and configuration out of this installation, ready for `supabase db push`."""
    from medellin_ai_ops.db.export import export as export_files

    for path in export_files(folder, force=force):
        print(path)
    say(f"next: supabase db push --workdir {folder} --remote=<database url>")


@app.command("grant-admin")
def grant_admin(
    email: Annotated[str, typer.Argument(help="The address with which the person signed up.")],
    url: DatabaseUrl = None,
) -> None:
    """Make the first admin: over a direct connection, for somebody who has signed up."""
    from medellin_ai_ops.db.grant_admin import database_url
    from medellin_ai_ops.db.grant_admin import grant_admin as grant

    user_id = grant(email, database_url(url))
    say(f"{email} is an admin")
    print(user_id)


@app.command()
def preflight(
    url: Annotated[
        str, typer.Argument(metavar="URL", help="The database: postgresql://postgres:...@.../...")
    ],
    as_json: Json = False,
) -> None:
    """Say what would stop the migrations on a database, before anything is changed."""
    from medellin_ai_ops.db.preflight import preflight as look
    from medellin_ai_ops.db.remote import show

    findings = look(url)
    show(findings, as_json=as_json)
    if findings:
        fail(f"{len(findings)} thing(s) in the way of the migrations", "Mend them, and run this again")
    say("nothing is in the way of the migrations. Next: medellin-ai db push --url URL")


@app.command()
def push(url: DatabaseUrl = None) -> None:
    """Apply the migrations that a database does not have yet, with the Supabase CLI."""
    from medellin_ai_ops.db.grant_admin import database_url
    from medellin_ai_ops.db.push import push as push_migrations

    push_migrations(database_url(url))
    say("the database has every migration")


@app.command()
def guarantees(url: DatabaseUrl = None, as_json: Json = False) -> None:
    """Fail unless everything that the database promises holds."""
    from medellin_ai_ops.console import emit
    from medellin_ai_ops.db import guarantees
    from medellin_ai_ops.db.grant_admin import database_url

    where = database_url(url)
    broken = guarantees.violations(where)
    if as_json:
        for violation in broken:
            emit(violation)
    else:
        for guarantee in guarantees.registered(where):
            found = [v["violation"] for v in broken if v["guarantee"] == guarantee["name"]]
            print(f"{'no' if found else 'ok'}  {guarantee['name']:<26} {guarantee['en']}")
            for violation in found:
                print(f"    {violation}")
    if broken:
        fail(
            f"{len(broken)} violation(s)", "Restore a backup of before, or mend the rows; then run this again"
        )
