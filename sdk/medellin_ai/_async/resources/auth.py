"""Signing up, in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast

from medellin_ai._errors import SignInRequired
from medellin_ai._session import Session, SignUp, User

if TYPE_CHECKING:
    from medellin_ai._async.connection import AsyncConnection


class AsyncAuth:
    """Supabase Auth, by e-mail and password; for other ways see `client.supabase.auth`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def sign_up(
        self, email: str, password: str, *, first_name: str | None = None, last_name: str | None = None
    ) -> SignUp:
        """Make an account; the database makes its profile.

        Where e-mails must be confirmed there is no session yet, and an address that is taken looks like a new
        one, so that nobody can find out who is a member.

        Raises:
            UserAlreadyExists: somebody has this e-mail already.
            WeakPassword: the password does not meet the project's rules.
            InvalidInput: this is no e-mail address.
            RateLimited: too many e-mails were sent.
        """
        names = {"first_name": first_name, "last_name": last_name}
        data = {name: value for name, value in names.items() if value is not None}
        answer = await self._connection.auth(
            lambda auth: auth.sign_up({"email": email, "password": password, "options": {"data": data}}),
            Session | User,
        )
        if isinstance(answer, Session):
            return SignUp(user=answer.user, session=answer)
        return SignUp(user=cast("User", answer), session=None)

    async def sign_in(self, email: str, password: str) -> Session:
        """A session for `client.as_user(session)`; this client itself stays signed in as nobody.

        Raises:
            InvalidCredentials: wrong e-mail or password.
            EmailNotConfirmed: the link in the e-mail was not opened yet.
            RateLimited: too many attempts.
        """
        answer = await self._connection.auth(
            lambda auth: auth.sign_in_with_password({"email": email, "password": password}), Session
        )
        return cast("Session", answer)

    async def refresh(self, refresh_token: str) -> Session:
        """A new session for an old one; the old refresh token is used up.

        Raises:
            SessionExpired: the token is unknown, used up, or its session is over; sign in again.
            InvalidInput: this is no refresh token at all.
        """
        answer = await self._connection.auth(lambda auth: auth.refresh_session(refresh_token), Session)
        return cast("Session", answer)

    async def sign_out(self, scope: Literal["local", "others", "global"] = "local") -> None:
        """End this session, the person's other ones, or all; the access token stays good until it expires.

        Raises:
            SignInRequired: this client acts for nobody.
            SessionExpired: the session is over already.
        """
        token = self._token()
        await self._connection.auth(lambda auth: auth.admin.sign_out(token, scope), None)

    async def user(self) -> User:
        """The account that this client acts for, as the sign-in service knows it.

        Raises:
            SignInRequired: this client acts for nobody.
            SessionExpired: the access token is no longer good.
        """
        token = self._token()
        return cast("User", await self._connection.auth(lambda auth: auth.get_user(token), User))

    def _token(self) -> str:
        if self._connection.token is None:
            raise SignInRequired
        return self._connection.token
