"""What the client asks for, as values: built once, never changed, so that a retry sends the same again."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import GenericAlias
from typing import TYPE_CHECKING, ClassVar, Generic, Literal, TypeAlias, TypeVar

from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Mapping

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)

Operator: TypeAlias = Literal["eq", "gte", "in", "lt", "lte"]


@dataclass(frozen=True)
class Filter:
    """One condition; `column` is always a literal of this package, never a caller's text."""

    column: str
    operator: Operator
    value: object


@dataclass(frozen=True)
class Select(Generic[M]):
    relation: str
    row: type[M]
    filters: tuple[Filter, ...] = ()
    joins: tuple[str, ...] = ()  # inner joins that only narrow: they are selected with no columns
    order: tuple[str, ...] = ()
    descending: bool = False
    after: str | None = None  # the keyset condition, as PostgREST's `or`
    limit: int | None = None

    read_only: ClassVar[bool] = True

    @property
    def returns(self) -> object:
        return GenericAlias(list, (self.row,))


@dataclass(frozen=True)
class Insert(Generic[M]):
    relation: str
    row: type[M]
    values: Mapping[str, object]

    read_only: ClassVar[bool] = False

    @property
    def returns(self) -> object:
        return GenericAlias(list, (self.row,))


@dataclass(frozen=True)
class Update(Generic[M]):
    relation: str
    row: type[M]
    values: Mapping[str, object]
    filters: tuple[Filter, ...]

    read_only: ClassVar[bool] = False

    @property
    def returns(self) -> object:
        return GenericAlias(list, (self.row,))


@dataclass(frozen=True)
class Delete(Generic[M]):
    relation: str
    row: type[M]
    filters: tuple[Filter, ...]

    read_only: ClassVar[bool] = False

    @property
    def returns(self) -> object:
        return GenericAlias(list, (self.row,))


@dataclass(frozen=True)
class Call(Generic[T]):
    """A function of the database; what it returns is checked against `returns`."""

    function: str
    arguments: Mapping[str, object]
    returns: object  # a type for pydantic: T, or an annotated form of it
    optional: Mapping[str, object] = field(
        default_factory=dict[str, object]
    )  # left out when None, so that defaults hold
    read_only: bool = False


Rows: TypeAlias = Select[M] | Insert[M] | Update[M] | Delete[M]


def columns_of(row: type[BaseModel]) -> tuple[str, ...]:
    """The columns are always named: `select *` fails where some of them are hidden."""
    return tuple(row.model_fields)
