"""Who is signed in. These come from Supabase Auth, not from the schema, so they are written by hand."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from pydantic import Field, model_validator

from medellin_ai._json import is_object
from medellin_ai._row import Row
from medellin_ai._types import JsonObject


class User(Row, frozen=True):
    """A person's account at the sign-in service; the person's profile is `client.profiles.me()`."""

    id: UUID
    email: str | None = None
    email_confirmed_at: datetime | None = None
    is_anonymous: bool = False
    user_metadata: JsonObject = Field(default_factory=dict)


class Session(Row, frozen=True):
    """A signed-in person: pass it to `client.as_user(session)` to act for that person."""

    access_token: str = Field(repr=False)
    refresh_token: str = Field(repr=False)
    expires_at: datetime
    user: User

    @model_validator(mode="before")
    @classmethod
    def _expiry_from_duration(cls, data: object) -> object:
        if is_object(data) and data.get("expires_at") is None and "expires_in" in data:
            return {
                **data,
                "expires_at": datetime.now(UTC) + timedelta(seconds=float(str(data["expires_in"]))),
            }
        return data


class SignUp(Row, frozen=True):
    """What came of signing up: no session means that the person must confirm the e-mail first."""

    user: User
    session: Session | None
