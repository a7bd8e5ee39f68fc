"""`medellin-ai whoami`: what the database takes a person for."""

from __future__ import annotations

from medellin_ai_ops.commands._client import Email, Json, Password, person
from medellin_ai_ops.console import emit


def whoami(email: Email = None, password: Password = None, as_json: Json = False) -> None:
    """The person's id, roles and permission codes."""
    with person(email, password) as client:
        identity = client.roles.whoami()
    if as_json:
        emit({**identity.model_dump(mode="json"), "email": email})
        return
    print(f"{'Person':<12} {email} ({identity.user_id})")
    print(f"{'Roles':<12} {', '.join(identity.roles) or 'none'}")
    print(f"{'Permissions':<12} {', '.join(identity.permissions) or 'none'}")
