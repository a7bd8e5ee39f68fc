"""What one might like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medellin_ai._paging import Keyset, Page
from medellin_ai._requests import Filter, Select, Update
from medellin_ai.models import Recommendation

if TYPE_CHECKING:
    from uuid import UUID

    from medellin_ai._async.connection import AsyncConnection
    from medellin_ai.params import RecommendationUpdate

_BEST_FIRST = Keyset("score", str, descending=True)


class AsyncRecommendations:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def mine(self, *, limit: int = 20, after: str | None = None) -> Page[Recommendation]:
        """A page of what one is recommended, the best first, without what one has dismissed.

        `after` is the last page's `next_cursor`.

        Raises:
            PermissionDenied: this client acts for nobody.
            InvalidInput: the limit is not 1 to 1000, or the cursor is not one of this list.
        """
        kept = Filter("is_dismissed", "eq", False)
        request = Select("content_recommendations", Recommendation, filters=(kept,))
        return _BEST_FIRST.page(await self._connection.rows(_BEST_FIRST.paged(request, limit, after)))

    async def mark_viewed(self, recommendation_id: UUID) -> Recommendation:
        """Say that one has seen it; the first time is kept.

        Raises:
            NotFound: it is not one of the caller's.
        """
        return await self._change(recommendation_id, {"is_viewed": True})

    async def dismiss(self, recommendation_id: UUID) -> Recommendation:
        """Say that one does not want to see it, now or later.

        Raises:
            NotFound: it is not one of the caller's.
        """
        return await self._change(recommendation_id, {"is_dismissed": True})

    async def _change(self, recommendation_id: UUID, values: RecommendationUpdate) -> Recommendation:
        this = Filter("id", "eq", recommendation_id)
        return await self._connection.one(
            Update("content_recommendations", Recommendation, values=values, filters=(this,))
        )
