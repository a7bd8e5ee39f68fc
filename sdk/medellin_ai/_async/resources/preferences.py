"""How one wants to be told and reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medellin_ai._paging import changes
from medellin_ai._requests import Filter, Select, Update
from medellin_ai.models import CommunicationPreference

if TYPE_CHECKING:
    from typing import Unpack

    from medellin_ai._async.connection import AsyncConnection
    from medellin_ai.params import CommunicationPreferenceUpdate


class AsyncPreferences:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self) -> CommunicationPreference:
        """One's own preferences; everybody has them from the beginning.

        Raises:
            SignInRequired: this client acts for nobody.
        """
        return await self._connection.one(
            Select("communication_preferences", CommunicationPreference, filters=(self._mine(),))
        )

    async def update(self, **values: Unpack[CommunicationPreferenceUpdate]) -> CommunicationPreference:
        """Change one's own preferences; what is not named stays.

        Raises:
            SignInRequired: this client acts for nobody.
            InvalidInput: nothing to change, or a value breaks a rule.
        """
        return await self._connection.one(
            Update(
                "communication_preferences",
                CommunicationPreference,
                values=changes(values),
                filters=(self._mine(),),
            )
        )

    def _mine(self) -> Filter:
        return Filter("user_id", "eq", self._connection.user_id)
