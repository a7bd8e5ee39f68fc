"""Pages by key: the next one starts after the last row, however many rows came in between."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel

from medellin_ai._errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from medellin_ai._requests import Select

M = TypeVar("M", bound=BaseModel)
T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows, and where the next page starts.

    `next_cursor` is None on an empty page only: a short one may be the server's limit.
    """

    items: tuple[T, ...]
    next_cursor: str | None

    def __iter__(self) -> Iterator[T]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


@dataclass(frozen=True)
class Keyset:
    """What a list is sorted by: a column and the id, both in the same direction."""

    column: str
    kind: type[datetime] | type[int] | type[str]
    descending: bool = False
    id_column: str = "id"

    def paged(self, request: Select[M], limit: int, cursor: str | None) -> Select[M]:
        """The request for one page: the first, or the one after the cursor."""
        return replace(
            request,
            order=(self.column, self.id_column),
            descending=self.descending,
            limit=checked_limit(limit),
            after=self._beyond(cursor) if cursor else None,
        )

    def page(self, rows: list[T]) -> Page[T]:
        if not rows:
            return Page((), None)
        last = rows[-1]
        return Page(tuple(rows), _pack(getattr(last, self.column), getattr(last, self.id_column)))

    def moment(self, cursor: str) -> tuple[datetime, UUID]:
        """The same place for a function that pages by itself."""
        place, row_id = self._place(cursor)
        if not isinstance(place, datetime):
            raise TypeError(f"{self.column} is no moment")
        return place, row_id

    def _place(self, cursor: str) -> tuple[datetime | int | str, UUID]:
        """Where a cursor points. Cursors come back from outside, so they are read with care."""
        try:
            text, row_id = json.loads(base64.urlsafe_b64decode(cursor.encode()))
            place: datetime | int | str = str(text)
            if self.kind is datetime:
                place = datetime.fromisoformat(text)
            elif self.kind is int:
                place = int(text)
            return place, UUID(row_id)
        except (ValueError, TypeError, AttributeError) as error:
            raise InvalidInput(
                "El cursor no sirve para esta lista", message_en="The cursor is not one of this list"
            ) from error

    def _beyond(self, cursor: str) -> str:
        place, row_id = self._place(cursor)
        value = quoted(_text(place))
        beyond = "lt" if self.descending else "gt"
        return (
            f"{self.column}.{beyond}.{value},and({self.column}.eq.{value},{self.id_column}.{beyond}.{row_id})"
        )


def _pack(place: datetime | int | str, row_id: UUID) -> str:
    return base64.urlsafe_b64encode(json.dumps([_text(place), str(row_id)]).encode()).decode()


def _text(place: datetime | int | str) -> str:
    return place.isoformat() if isinstance(place, datetime) else str(place)


def quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def checked_limit(limit: int, most: int = 1000) -> int:
    """The API gives a thousand rows at most, some functions less, and would stay silent about the rest."""
    if not 1 <= limit <= most:
        raise InvalidInput(
            f"El límite debe estar entre 1 y {most}",
            message_en=f"The limit must lie between 1 and {most}",
            details={"limit": limit},
        )
    return limit


def changes(values: Mapping[str, object]) -> Mapping[str, object]:
    """An empty change would look like a row that is not there."""
    if not values:
        raise InvalidInput("No hay nada que cambiar", message_en="There is nothing to change")
    return values
