"""How PostgreSQL's types look in Python where the standard library has no word for them."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, NamedTuple, TypeAlias

from pydantic import (
    BeforeValidator,
    JsonValue,
    PlainSerializer,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

from medellin_ai._json import is_array, is_object


class Coordinates(NamedTuple):
    """A point on the map, in degrees; longitude first, as PostgreSQL's `point` holds it."""

    longitude: float
    latitude: float

    def __str__(self) -> str:
        return f"({self.longitude!r},{self.latitude!r})"


def _parse_point(value: object) -> object:
    if isinstance(value, str):
        return tuple(value.strip("()").split(","))
    return value


def _plain_numbers(value: object) -> object:
    """Answers are read with exact decimals, for money; free JSON keeps JSON's own numbers."""
    if isinstance(value, Decimal):
        return float(value)
    if is_array(value):
        return [_plain_numbers(item) for item in value]
    if is_object(value):
        return {key: _plain_numbers(item) for key, item in value.items()}
    return value


def _accept_unknown(value: object, known: ValidatorFunctionWrapHandler) -> object:
    try:
        return known(value)
    except ValidationError:
        if isinstance(value, str):
            return value
        raise


# A value that a newer database knows must not break an older client.
Open = WrapValidator(_accept_unknown)

Point: TypeAlias = Annotated[Coordinates, BeforeValidator(_parse_point), PlainSerializer(str)]
Json: TypeAlias = Annotated[JsonValue, BeforeValidator(_plain_numbers)]
JsonObject: TypeAlias = Annotated[dict[str, JsonValue], BeforeValidator(_plain_numbers)]
JsonList: TypeAlias = Annotated[list[JsonValue], BeforeValidator(_plain_numbers)]
