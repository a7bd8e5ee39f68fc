"""`medellin-ai account ...`: what a person agreed to, what is kept about him, and the end of it."""

from __future__ import annotations

import json
from pathlib import Path  # noqa: TC003  (typer reads it at run time)
from typing import Annotated

import typer

from medellin_ai_ops.commands._client import Email, Json, Password, person
from medellin_ai_ops.console import emit, fail, say

app = typer.Typer(help="What is kept about a person, and the end of it.", no_args_is_help=True)


@app.command()
def consents(email: Email = None, password: Password = None, as_json: Json = False) -> None:
    """Every purpose for which data is used, and the person's last word on it."""
    with person(email, password) as client:
        found = client.account.consents()
    for consent in found:
        if as_json:
            emit(consent.model_dump(mode="json"))
            continue
        word = "yes" if consent.is_granted else "no"
        since = f"{consent.decided_at:%Y-%m-%d}" if consent.decided_at else "never asked"
        print(f"{consent.purpose:<16} {word:<4} {since:<12} {consent.name_es}")


@app.command()
def engagement(email: Email = None, password: Password = None, as_json: Json = False) -> None:
    """How the person took part in the last 90 days, if he lets it be noted."""
    with person(email, password) as client:
        measures = client.activity.engagement()
    for measure in measures:
        if as_json:
            emit(measure.model_dump(mode="json"))
        else:
            print(f"{measure.metric:<20} {measure.value:f}")
    if not measures:
        say("nothing is measured: it is counted every hour, of those who let it be noted")


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="Where to write it, as JSON.")],
    email: Email = None,
    password: Password = None,
) -> None:
    """Write everything that is kept about the person into a file."""
    with person(email, password) as client:
        data = client.privacy.export()
    file.touch(mode=0o600)
    file.write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    say(f"everything that is kept about {email} is in {file}")


@app.command()
def delete(
    email: Email = None,
    password: Password = None,
    yes: Annotated[bool, typer.Option("--yes", help="Really; there is no way back.")] = False,
) -> None:
    """Delete the person's account for good; what was published stays, as a deleted person's."""
    if not yes:
        fail(f"this deletes the account of {email} for good", "If that is meant, add --yes")
    with person(email, password) as client:
        client.privacy.delete_account(email or "")
    say(f"the account of {email} is deleted")
