"""`medellin-ai calendar`: one's own calendar, for the apps that show it."""

from __future__ import annotations

import typer

from medellin_ai_ops.commands._client import Email, Json, Password, person
from medellin_ai_ops.console import emit, say

app = typer.Typer(help="One's own calendar, for the apps that show it.", no_args_is_help=True)


@app.command()
def token(email: Email = None, password: Password = None, as_json: Json = False) -> None:
    """A new secret address of your calendar; the one before stops to work."""
    with person(email, password) as client:
        address = client.calendar.feed_url(client.calendar.create_token())
    if as_json:
        emit({"url": address})
    else:
        print(address)
    say("Subscribe to it in your calendar app. Who has it sees your calendar: medellin-ai calendar revoke")


@app.command()
def revoke(email: Email = None, password: Password = None, as_json: Json = False) -> None:
    """Make the secret address of your calendar worthless."""
    with person(email, password) as client:
        revoked = client.calendar.revoke_token()
    if as_json:
        emit({"revoked": revoked})
    say("Revoked: the address gives an empty calendar" if revoked else "There is no address to revoke")
