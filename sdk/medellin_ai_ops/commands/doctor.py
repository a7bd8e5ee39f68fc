"""`medellin-ai doctor`: whether an installation is in order."""

from __future__ import annotations

from typing import Annotated

import typer


def doctor(
    remote: Annotated[
        str | None,
        typer.Option(
            help="The database. Default: MEDELLIN_DB_URL, else the embedded stack of this clone.",
            metavar="URL",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON a finding on stdout.")] = False,
) -> None:
    """Look whether an installation is in order: also what migrations cannot set."""
    from medellin_ai_ops.console import fail, say
    from medellin_ai_ops.db.doctor import doctor as look
    from medellin_ai_ops.db.grant_admin import database_url
    from medellin_ai_ops.db.remote import show

    findings = look(database_url(remote))
    show(findings, as_json=as_json)
    failed = sum(finding.state == "fail" for finding in findings)
    if failed:
        fail(f"{failed} thing(s) are not in order", "Mend them as said, and run this again")
    say(
        "in order"
        + ("; see for yourself where it says look" if any(f.state == "look" for f in findings) else "")
    )
