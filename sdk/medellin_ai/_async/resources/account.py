"""One's own account: the end of the sign-up, and what one consents to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medellin_ai import rpc

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medellin_ai._async.connection import AsyncConnection
    from medellin_ai.models import Consent, Profile


class AsyncAccount:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def complete_signup(
        self,
        first_name: str,
        last_name: str,
        *,
        terms_version: str,
        privacy_version: str,
        interests: Sequence[str] | None = None,
        experience_level: str | None = None,
    ) -> Profile:
        """End the welcome steps: names, interests, the consents an account stands on; all of it or nothing.

        The versions are those of the words that were shown, `current_version` of `consents`. Calling it again
        changes the profile; interests and level that are not named stay.

        Raises:
            PermissionDenied: nobody is signed in, or anonymously.
            NamesMissing: the first or the last name is empty (MD186).
            ConsentOutdated: other words are valid now; `details` names their version (MD184).
            Silenced: moderators have silenced the caller (MD501).
            InvalidInput: a value breaks a rule, such as a level that is none.
        """
        call = rpc.complete_signup(
            first_name,
            last_name,
            terms_version,
            privacy_version,
            None if interests is None else list(interests),
            experience_level,
        )
        return await self._connection.call(call)

    async def consents(self) -> tuple[Consent, ...]:
        """Every purpose for which data is used, and one's own last word on it; required ones first.

        Raises:
            PermissionDenied: this client acts for nobody.
        """
        purposes = await self._connection.call(rpc.my_consents())
        return tuple(purposes)

    async def consent(self, purpose: str, version: str, *, source: str | None = None) -> None:
        """Agree to a purpose, in the version of the words that were shown. That turns no channel on yet.

        Raises:
            PermissionDenied: nobody is signed in, or anonymously.
            ConsentOutdated: other words are valid now; `details` names their version (MD184).
            TooManyRequests: too many changes in a short time (MD401).
            InvalidInput: there is no such purpose or source.
        """
        await self._connection.call(rpc.record_consent(purpose, True, version, source))

    async def withdraw(self, purpose: str, *, source: str | None = None) -> None:
        """Take a consent back; what stands on it is off at once.

        Raises:
            PermissionDenied: nobody is signed in, or anonymously.
            ConsentRequired: the account stands on it (MD185).
            InvalidInput: there is no such purpose or source.
        """
        await self._connection.call(rpc.record_consent(purpose, False, None, source))
