"""What there is about something, of every kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from medellin_ai import rpc
from medellin_ai._async.walk import walk
from medellin_ai._paging import Page, checked_limit

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from uuid import UUID

    from medellin_ai._async.connection import AsyncConnection
    from medellin_ai.models import SearchHit, SimilarContent, SlugTarget, Suggestion

SearchKind: TypeAlias = Literal["blog_post", "event", "post", "resource", "topic", "user"]
ComparedKind: TypeAlias = Literal["blog_post", "event", "resource", "topic", "user"]
SlugKind: TypeAlias = Literal["blog_post", "event", "topic", "venue"]


class AsyncSearch:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def query(
        self,
        text: str,
        *,
        kinds: Sequence[SearchKind] | None = None,
        limit: int = 20,
        after: str | None = None,
    ) -> Page[SearchHit]:
        """A page of what has these words, the best first; with or without accents, in Spanish and English.

        `"a phrase"`, `or` and `-without` work as in a search engine. A `post` is a reply in the forum, shown
        with its topic's title and slug. `after` is the last page's `next_cursor`.

        Raises:
            UnknownSearchKind: there is no such kind (MD170).
            BadCursor: the cursor is not one of this search (MD171).
            InvalidInput: the limit is not 1 to 100.
        """
        call = rpc.search(text, list(kinds) if kinds is not None else None, checked_limit(limit, 100), after)
        hits = await self._connection.call(call)
        return Page(tuple(hits), hits[-1].next_cursor if hits else None)

    def iterate(
        self, text: str, *, kinds: Sequence[SearchKind] | None = None, page_size: int = 100
    ) -> AsyncIterator[SearchHit]:
        """Everything that `query` would give, fetched page by page."""
        return walk(lambda cursor: self.query(text, kinds=kinds, limit=page_size, after=cursor))

    async def suggest(
        self, text: str, *, kinds: Sequence[SearchKind] | None = None, limit: int = 8
    ) -> tuple[Suggestion, ...]:
        """Titles and names like what somebody has begun to type; typing errors do no harm.

        Raises:
            UnknownSearchKind: there is no such kind (MD170).
            InvalidInput: the limit is not 1 to 50.
        """
        call = rpc.suggest(text, list(kinds) if kinds is not None else None, checked_limit(limit, 50))
        found = await self._connection.call(call)
        return tuple(found)

    async def similar(
        self, kind: ComparedKind, content_id: UUID, *, model_id: UUID | None = None, limit: int = 5
    ) -> tuple[SimilarContent, ...]:
        """What of the same kind is like it, the most alike first; `similarity` is 1 for the same.

        Raises:
            NotFound: there is no such thing, or the caller may not see it (P0002).
            InvalidInput: the limit is not 1 to 50, or there is no such kind.
        """
        call = rpc.calculate_content_similarity(kind, content_id, model_id, checked_limit(limit, 50))
        found = await self._connection.call(call)
        return tuple(found)

    async def resolve(self, kind: SlugKind, slug: str) -> SlugTarget:
        """The id and the present slug of what a slug leads to, be it an old one.

        Raises:
            NotFound: it leads to nothing that the caller may see.
        """
        return await self._connection.call_one(rpc.resolve_slug(kind, slug))
