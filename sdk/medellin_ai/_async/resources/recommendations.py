"""What one might like."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from medellin_ai import rpc
from medellin_ai._paging import checked_limit
from medellin_ai._requests import Filter, Update
from medellin_ai.models import Recommendation

if TYPE_CHECKING:
    from uuid import UUID

    from medellin_ai._async.connection import AsyncConnection
    from medellin_ai.models import RecommendedContent
    from medellin_ai.params import RecommendationUpdate

RecommendedKind: TypeAlias = Literal["blog_post", "event", "resource", "topic", "user"]


class AsyncRecommendations:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def list(
        self, kind: RecommendedKind | None = None, *, limit: int = 20
    ) -> tuple[RecommendedContent, ...]:
        """What one might like, the best first, with its title and why, in Spanish and English.

        Nothing past, cancelled, hidden, dismissed, one's own or registered for, nobody who is blocked: the
        database looks again each time, and a reason is true when it is read.

        Raises:
            PermissionDenied: this client acts for nobody.
            InvalidInput: the limit is not 1 to 100, or nothing of this kind is recommended.
        """
        found = await self._connection.call(rpc.my_recommendations(kind, checked_limit(limit, 100)))
        return tuple(found)

    async def refresh(self, kind: RecommendedKind, *, user_id: UUID | None = None, limit: int = 10) -> None:
        """Make one's own recommendations of a kind anew, as happens every night; admins also those of others.

        Raises:
            PermissionDenied: it is somebody else, or this client acts for nobody.
            NotFound: nobody has this id.
            InvalidInput: nothing of this kind is recommended.
            TooManyRequests: too often (MD401).
        """
        await self._connection.call(
            rpc.generate_user_recommendations(user_id, kind, checked_limit(limit, 50))
        )

    async def refresh_all(self) -> None:
        """Make the recommendations of everybody who signed in within 30 days anew.

        Raises:
            PermissionDenied: only admins may.
        """
        await self._connection.call(rpc.update_all_recommendations())

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
