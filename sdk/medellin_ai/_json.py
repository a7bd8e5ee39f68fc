"""What came as JSON, with types that a checker can follow."""

from __future__ import annotations

from typing import TypeGuard


def is_object(value: object) -> TypeGuard[dict[str, object]]:
    return isinstance(value, dict)


def is_array(value: object) -> TypeGuard[list[object]]:
    return isinstance(value, list)


def text_in(value: dict[str, object], *names: str) -> str | None:
    """The first of these members that is a text with something in it."""
    return next((found for name in names if isinstance(found := value.get(name), str) and found), None)
