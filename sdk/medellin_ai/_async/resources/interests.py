"""What one likes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medellin_ai._paging import Keyset, Page, changes
from medellin_ai._requests import Delete, Filter, Insert, Select, Update
from medellin_ai.models import Interest

if TYPE_CHECKING:
    from decimal import Decimal
    from uuid import UUID

    from medellin_ai._async.connection import AsyncConnection
    from medellin_ai.models.values import InterestInterestType
    from medellin_ai.params import InterestCreate, InterestUpdate

_BY_VALUE = Keyset("interest_value", str)


class AsyncInterests:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def mine(self, *, limit: int = 100, after: str | None = None) -> Page[Interest]:
        """A page of one's own interests by their value, said by oneself or found out by the recommender.

        `after` is the last page's `next_cursor`.

        Raises:
            PermissionDenied: this client acts for nobody.
            InvalidInput: the limit is not 1 to 1000, or the cursor is not one of this list.
        """
        request = Select("user_interests", Interest)
        return _BY_VALUE.page(await self._connection.rows(_BY_VALUE.paged(request, limit, after)))

    async def add(
        self, interest_type: InterestInterestType, value: str, *, weight: Decimal | int = 1
    ) -> Interest:
        """Say that one likes something, between 0 and 1.

        Raises:
            Conflict: it has been said already; see `set_weight`.
            PermissionDenied: nobody is signed in, or anonymously.
            InvalidInput: a value breaks a rule, such as a weight above 1.
            TooManyRequests: too many at once (MD401).
        """
        values: InterestCreate = {
            "interest_type": interest_type,
            "interest_value": value,
            "weight": weight,
            "source": "explicit",
        }
        return await self._connection.one(Insert("user_interests", Interest, values=changes(values)))

    async def set_weight(self, interest_id: UUID, weight: Decimal | int) -> Interest:
        """Say how much one likes it, between 0 and 1.

        Raises:
            NotFound: it is not one of the caller's.
            InvalidInput: the weight is not between 0 and 1.
        """
        values: InterestUpdate = {"weight": weight}
        this = Filter("id", "eq", interest_id)
        return await self._connection.one(Update("user_interests", Interest, values=values, filters=(this,)))

    async def remove(self, interest_id: UUID) -> Interest:
        """Take it back, whoever said it.

        Raises:
            NotFound: it is not one of the caller's.
        """
        this = Filter("id", "eq", interest_id)
        return await self._connection.one(Delete("user_interests", Interest, filters=(this,)))
