"""`medellin-ai backup ...`: backups that are proved by restoring them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from medellin_ai_ops.commands.db import DatabaseUrl, Json  # noqa: TC001  (typer reads them at run time)
from medellin_ai_ops.console import emit, fail, say

if TYPE_CHECKING:
    from medellin_ai_ops.backups.restore import Proof

app = typer.Typer(help="Backups that are proved by restoring them.", no_args_is_help=True)

Backup = Annotated[
    str, typer.Argument(help="A folder, or the beginning of an id from the list.", metavar="BACKUP")
]
ServerUrl = Annotated[
    str | None,
    typer.Option(
        "--url", help="The server's database. Default: MEDELLIN_BACKUP_DB_URL, else the embedded stack."
    ),
]


@app.command()
def create(
    name: Annotated[str, typer.Option(help="Whose retention policy it has.")] = "medellin_ai_backup",
    schema: Annotated[
        list[str] | None, typer.Option(help="Only these schemas; cannot be restored by itself.")
    ] = None,
    location: Annotated[str, typer.Option(help="A folder within MEDELLIN_BACKUP_DIR.")] = "/backups",
    *,
    wait: Annotated[bool, typer.Option("--wait/--no-wait", help="Make it here and now.")] = True,
    url: DatabaseUrl = None,
    as_json: Json = False,
) -> None:
    """Ask for a backup of the whole database, and make it."""
    from medellin_ai_ops.backups import folder, kept
    from medellin_ai_ops.db.grant_admin import database_url

    database, env = database_url(url), kept.settings()
    job_id = kept.ask(database, name, schema or None, location)
    if not wait:
        emit({"job_id": job_id}) if as_json else print(job_id)
        say("the worker makes it: medellin-ai backup list")
        return
    place = kept.base(env) / kept.made(database, job_id, env)
    manifest = folder.read(place)
    if as_json:
        facts = {"id": manifest.id, "rows": manifest.rows, "size_bytes": manifest.size_bytes}
        emit({"folder": str(place), **facts, "sha256": manifest.sha256})
    else:
        print(place)
    say(
        f"{manifest.rows} rows of {len(manifest.tables)} tables in {manifest.size_bytes} bytes."
        " Prove it: medellin-ai backup verify"
    )


@app.command("list")
def list_backups(url: DatabaseUrl = None, as_json: Json = False) -> None:
    """Every backup that is known, the newest first."""
    from medellin_ai_ops.backups import kept
    from medellin_ai_ops.db.grant_admin import database_url

    for row in kept.listed(database_url(url)):
        if as_json:
            emit(row)
        else:
            size = "" if row["size_bytes"] is None else f"{row['size_bytes'] / 1e6:.1f} MB"
            words = f"{str(row['id'])[:8]}  {row['error_message'] or row['location']}"
            print(f"{row['started_at']:%Y-%m-%d %H:%M}  {row['state']:<11}  {size:>10}  {words}")


@app.command()
def verify(backup: Backup = "latest", url: ServerUrl = None, as_json: Json = False) -> None:
    """Restore a backup into a database that is thrown away, and compare every table with what it was."""
    from medellin_ai_ops.backups import kept
    from medellin_ai_ops.backups.restore import verify as prove

    env = kept.settings()
    place = kept.found(backup, env, url)
    proof = prove(place, kept.url_of(env, url), say)
    _show(str(place), proof, as_json=as_json)
    if proof.problems:
        fail(f"{place} does not give back what it was made of", "Take another, and look into why")
    say(f"{place} can be restored: {_words(proof)}")


@app.command()
def restore(
    backup: Backup,
    *,
    url: Annotated[str, typer.Option("--url", help="The database to restore into, as a superuser.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Also when it is not empty: it is put aside under another name.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before replacing.")] = False,
    as_json: Json = False,
) -> None:
    """Restore a backup into an empty database."""
    from psycopg.conninfo import conninfo_to_dict

    from medellin_ai_ops.backups import kept
    from medellin_ai_ops.backups.restore import restore as give_back

    target = conninfo_to_dict(url)
    if replace and not yes:
        words = (
            f"this replaces the database {target.get('dbname')} on {target.get('host')}:{target.get('port')}"
        )
        fail(words, "Say so with --yes: everybody who uses it is disconnected", code=2)
    place = kept.found(backup, kept.settings(), None)
    proof, aside = give_back(place, url, say, replace=replace)
    _show(str(place), proof, as_json=as_json, aside=aside)
    if proof.problems:
        fail("the database is not as it was", "Do not use it; take another backup")
    say(f"{target.get('dbname')} is as it was: {_words(proof)}")
    if aside:
        say(f"the database that was there is now called {aside}; drop it when nobody misses it")


def _words(proof: Proof) -> str:
    return f"{proof.rows} rows of {proof.tables} tables and {proof.audit_days} sealed day(s) agree"


def _show(place: str, proof: Proof, *, as_json: bool, **more: str | None) -> None:
    from dataclasses import asdict

    if as_json:
        emit({"folder": place, **asdict(proof), **more})
        return
    for problem in proof.problems:
        print(problem)
