"""All rows of a list, page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from medellin_ai._paging import Page

T = TypeVar("T")


async def walk(fetch: Callable[[str | None], Awaitable[Page[T]]]) -> AsyncIterator[T]:
    """Rows of every page that `fetch` gives for the cursor of the page before."""
    cursor: str | None = None
    while True:
        page = await fetch(cursor)
        for row in page:
            yield row
        if (cursor := page.next_cursor) is None:
            return
