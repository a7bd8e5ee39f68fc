"""`medellin-ai mail ...`: what the mail server of the embedded stack got; it sends nothing to anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from medellin_ai_ops.commands._client import Json  # noqa: TC001  (typer reads it at run time)
from medellin_ai_ops.console import emit, fail, say

if TYPE_CHECKING:
    from typing import Any

    from medellin_ai_ops.stack.mail import Box, Mail

app = typer.Typer(help="Mails that the embedded stack sent: they stay here.", no_args_is_help=True)


@app.command("list")
def list_mails(
    to: Annotated[str | None, typer.Option("--to", help="Only those to this address.")] = None,
    as_json: Json = False,
) -> None:
    """Every mail, as it came; one that came again has the same id."""
    known: set[str] = set()
    for mail in _box().mails():
        facts = _facts(mail)
        if to is not None and facts["to"] != to:
            continue
        is_again = facts["message_id"] in known
        known.add(facts["message_id"])
        if as_json:
            emit(facts | {"is_again": is_again})
        else:
            line = (
                f"{mail.number:>4}  {mail.received_at:%Y-%m-%d %H:%M}  {facts['to']:<36} {facts['subject']}"
            )
            print(line + ("  (again)" if is_again else ""))
    say(f"{len(known)} different")


@app.command()
def show(
    number: Annotated[
        int | None, typer.Argument(help="As `medellin-ai mail list` counts; without it, the newest.")
    ] = None,
    to: Annotated[str | None, typer.Option("--to", help="The newest to this address.")] = None,
    as_json: Json = False,
) -> None:
    """One mail, whole."""
    if number is not None and to is not None:
        raise typer.BadParameter("a number or --to, not both")
    mail = _newest(to) if number is None else _box().mail(number)
    if mail is None:
        which = f" {number}" if number is not None else f" to {to}" if to is not None else ""
        fail(f"there is no mail{which}", "See what there is with: medellin-ai mail list")
    facts = _facts(mail)
    if as_json:
        emit(facts | {"text": mail.body("plain"), "html": mail.body("html")})
        return
    for name in ("from", "to", "subject", "date", "message_id"):
        print(f"{name:<10} {facts[name]}")
    print(f"\n{mail.body('plain')}", end="")


def _newest(to: str | None) -> Mail | None:
    return next((mail for mail in _box().newest_first() if to is None or mail.header("to") == to), None)


def _facts(mail: Mail) -> dict[str, Any]:
    return {
        "number": mail.number,
        "received_at": mail.received_at.isoformat(),
        "from": mail.header("from"),
        "to": mail.header("to"),
        "subject": mail.header("subject"),
        "date": mail.header("date"),
        "message_id": mail.header("message-id"),
    }


def _box() -> Box:
    from medellin_ai_ops.stack import mail, state

    stack = state.load()
    if stack is None:
        fail("no stack is up", "Run: medellin-ai up")
    return mail.Box(stack.home / mail.FOLDER)
