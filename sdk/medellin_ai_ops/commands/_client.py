"""A client for the commands that a person runs: where to connect, as whom, and what to say when it fails."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from medellin_ai_ops.console import OpsError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medellin_ai import MedellinClient, MedellinError
    from medellin_ai_ops.stack.state import StackState

Email = Annotated[
    str | None,
    typer.Option("--email", "--as", envvar="MEDELLIN_EMAIL", help="Act as the person with this e-mail."),
]
Password = Annotated[
    str | None,
    typer.Option(
        "--password", envvar="MEDELLIN_PASSWORD", help="That person's password; asked for if left out."
    ),
]
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


@contextmanager
def anybody() -> Iterator[MedellinClient]:
    """A client that acts for nobody. Errors of the platform become one clear line."""
    from medellin_ai import MedellinClient, MedellinError

    try:
        stack = _stack()
        client = MedellinClient(stack.api_url, stack.publishable_key) if stack else MedellinClient.from_env()
        with client:
            yield client
    except MedellinError as error:
        raise _explained(error) from error


@contextmanager
def person(email: str | None, password: str | None) -> Iterator[MedellinClient]:
    """A client that acts for the person with this e-mail."""
    if not email:
        raise OpsError("This needs a person", "Name one with --email, or set MEDELLIN_EMAIL", code=2)
    with anybody() as client:
        session = client.auth.sign_in(email, password or _known_password(email) or _asked_password(email))
        yield client.as_user(session)


def event_id(client: MedellinClient, event: str) -> UUID:
    """The id of an event that is named by its id or its slug."""
    try:
        return UUID(event)
    except ValueError:
        return client.events.get_by_slug(event).id


def _stack() -> StackState | None:
    """This clone's embedded stack, unless the environment names a project."""
    if any(os.environ.get(name) for name in ("MEDELLIN_URL", "SUPABASE_URL")):
        return None

    from medellin_ai_ops.stack import state

    stack = state.load()
    if stack is None:
        raise OpsError(
            "No project is named and no stack is up",
            "Run: medellin-ai up, or set MEDELLIN_URL and MEDELLIN_KEY",
        )
    return stack


def _known_password(email: str) -> str | None:
    """The embedded stack gave passwords of its own to some people of the seed."""
    stack = _stack()
    people = stack.people if stack else []
    return next((person.password for person in people if person.email == email), None)


def _asked_password(email: str) -> str:
    if not sys.stdin.isatty():
        raise OpsError(
            f"The password of {email} is missing", "Give --password, or set MEDELLIN_PASSWORD", code=2
        )
    return str(typer.prompt(f"Password of {email}", hide_input=True, err=True))


def _explained(error: MedellinError) -> OpsError:
    from medellin_ai import errors

    next_steps: dict[type[MedellinError], str] = {
        errors.ConfigurationError: "Correct MEDELLIN_URL and MEDELLIN_KEY",
        errors.Timeout: "Try again; see: medellin-ai status",
        errors.ConnectionFailed: "Start the stack with: medellin-ai up, or correct MEDELLIN_URL",
        errors.InvalidKey: "Correct MEDELLIN_KEY",
        errors.InvalidCredentials: "Correct --email and --password",
        errors.SignInRequired: "Name a person with --email",
        errors.NotFound: "See what there is with: medellin-ai events list",
        errors.BusinessError: "See what there is with: medellin-ai events list",
        errors.ServerError: "See: medellin-ai logs",
    }
    step = next(
        (text for kind, text in next_steps.items() if isinstance(error, kind)), "Correct it and try again"
    )
    words = error.message if error.message == error.message_en else f"{error.message} ({error.message_en})"
    mark = f" [{error.code}]" if error.code else ""
    return OpsError(f"{words}{mark}", step)
