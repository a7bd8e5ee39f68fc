"""`medellin-ai notifications ...`: what a person was told."""

from __future__ import annotations

from typing import Annotated

import typer

from medellin_ai_ops.commands._client import Email, Json, Password, person
from medellin_ai_ops.console import emit, say

app = typer.Typer(help="What a person was told.", no_args_is_help=True)


@app.command("list")
def list_notifications(
    unread: Annotated[bool, typer.Option("--unread", help="Only what was not read.")] = False,
    email: Email = None,
    password: Password = None,
    as_json: Json = False,
) -> None:
    """A person's notifications, newest first."""
    with person(email, password) as client:
        found = client.notifications.list(unread=unread, limit=1000).items
        count = client.notifications.unread_count()
    for note in found:
        if as_json:
            emit(note.model_dump(mode="json"))
        else:
            mark = " " if note.read else "*"
            print(f"{mark} {note.created_at:%Y-%m-%d %H:%M}  {note.type:<12} {note.title}: {note.message}")
    say(f"{count} unread")


@app.command("read-all")
def read_all(email: Email = None, password: Password = None, as_json: Json = False) -> None:
    """Mark as read what a person was told until now."""
    with person(email, password) as client:
        newest = client.notifications.list(limit=1).items
        left = (
            client.notifications.mark_all_read(until=newest[0].created_at, until_id=newest[0].id)
            if newest
            else client.notifications.unread_count()
        )
    if as_json:
        emit({"unread": left})
    else:
        say(f"{left} unread")
