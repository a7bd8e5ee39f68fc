"""Throw-away passwords for the people of the seed, on the embedded stack only."""

from __future__ import annotations

import json
import secrets
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

import psycopg

from medellin_ai_ops.console import OpsError
from medellin_ai_ops.stack.state import Person

if TYPE_CHECKING:
    from medellin_ai_ops.stack.state import StackState

SEEDED = "5eed0001-0000-4000-8000-%"
SHOWN_ROLES = ("member", "organizer")


def give_passwords(stack: StackState) -> list[Person]:
    """Let every seeded person sign in, all with one random password; gives back one of each role to show.

    The first password goes through the admin API, which makes the bcrypt hash (the server has no crypt()).
    """
    password = secrets.token_urlsafe(9)
    with psycopg.connect(stack.db_url) as connection:
        shown = connection.execute(
            """
            select distinct on (r.role) u.id::text, u.email, r.role::text
            from auth.users as u
            inner join public.user_roles as r on r.user_id = u.id
            where u.id::text like %s and r.role::text = any(%s)
            order by r.role, u.id
            """,
            (SEEDED, list(SHOWN_ROLES)),
        ).fetchall()
        if not shown:
            return []
        first = shown[0][0]
        set_password(stack, first, password)
        connection.execute(
            """
            update auth.users as u
            set encrypted_password = f.encrypted_password
            from auth.users as f
            where f.id = %s and u.id::text like %s
            """,
            (first, SEEDED),
        )
    return [Person(email=email, role=role, password=password) for _, email, role in shown]


def set_password(stack: StackState, user_id: str, password: str) -> None:
    request = urllib.request.Request(  # noqa: S310 (the address is our own)
        f"{stack.api_url}/auth/v1/admin/users/{user_id}",
        data=json.dumps({"password": password}).encode(),
        headers={"apikey": stack.secret_key, "content-type": "application/json"},
        method="PUT",
    )
    try:
        with urllib.request.urlopen(request, timeout=10):  # noqa: S310
            return
    except urllib.error.URLError as error:
        raise OpsError(
            f"the seeded people got no passwords: {error}", "Look into it with: medellin-ai logs gateway"
        ) from error
