"""`medellin-ai call`: any method of the client, by its name, for what has no command of its own."""

from __future__ import annotations

import inspect
import typing
from typing import TYPE_CHECKING, Annotated, Any

import typer

from medellin_ai_ops.commands._client import Email, Password, anybody, person
from medellin_ai_ops.console import emit, fail

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from medellin_ai import MedellinClient

# Signing in is what --email is for; rows of a class of the caller's are for Python.
WITHOUT = ("auth", "reports.rows")


def call(
    method: Annotated[
        str | None, typer.Argument(help="Such as forum.reply; without it, all there are.", metavar="METHOD")
    ] = None,
    arguments: Annotated[
        list[str] | None, typer.Argument(help="NAME=VALUE; the value is JSON, or text.")
    ] = None,
    email: Email = None,
    password: Password = None,
) -> None:
    """Call a method of the client; the answer is one JSON object a line."""
    from medellin_ai import MedellinClient

    if method is None:
        for name, found in methods(MedellinClient):
            print(f"{name:<34} {(inspect.getdoc(found) or '').splitlines()[0]}")
        return
    target = dict(methods(MedellinClient)).get(method)
    if target is None:
        fail(f"the client has no method {method}", "See: medellin-ai call", code=2)
    values = understood(method, target, arguments or [])
    with person(email, password) if email else anybody() as client:
        resource, _, name = method.partition(".")
        show(getattr(getattr(client, resource), name)(**values))


def methods(client: type[MedellinClient]) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every method of every resource, as forum.reply."""
    hints = typing.get_type_hints
    for resource, attribute in sorted(vars(client).items()):
        function = getattr(attribute, "func", None)  # a cached property
        if function is None or resource in WITHOUT:
            continue
        kind = hints(function)["return"]
        for name, found in sorted(vars(kind).items()):
            method = f"{resource}.{name}"
            if inspect.isfunction(found) and not name.startswith("_") and method not in WITHOUT:
                yield method, found


def understood(method: str, function: Callable[..., Any], arguments: list[str]) -> dict[str, Any]:
    """The arguments, as the types of the method want them."""
    from pydantic import TypeAdapter, ValidationError

    given = dict(argument.partition("=")[::2] for argument in arguments)
    kinds = parameters(function)
    for argument in arguments:
        name = argument.partition("=")[0]
        if "=" not in argument or name not in kinds:
            fail(f"{method} takes no {argument}", f"It takes NAME=VALUE of {', '.join(kinds)}", code=2)
    missing = [name for name, (_, is_required) in kinds.items() if is_required and name not in given]
    if missing:
        fail(f"{method} needs {', '.join(missing)}", f"Add {missing[0]}=VALUE", code=2)
    values: dict[str, Any] = {}
    for name, text in given.items():
        adapter: TypeAdapter[Any] = TypeAdapter(kinds[name][0])
        try:
            values[name] = adapter.validate_json(text)
        except ValidationError:
            try:
                values[name] = adapter.validate_python(text)
            except ValidationError as error:
                fail(f"{name} cannot be {text}: {error.errors()[0]['msg']}", "Correct it", code=2)
    return values


def parameters(function: Callable[..., Any]) -> dict[str, tuple[Any, bool]]:
    """The parameters of a method: their types, and whether they have to be given."""
    hints = typing.get_type_hints(function, globalns=words(function))
    found: dict[str, tuple[Any, bool]] = {}
    for parameter in [*inspect.signature(function).parameters.values()][1:]:
        hint = hints[parameter.name]
        if parameter.kind is parameter.VAR_KEYWORD:
            (fields,) = typing.get_args(hint)  # Unpack[...]
            kinds = typing.get_type_hints(fields)
            found |= {name: (kind, name in fields.__required_keys__) for name, kind in kinds.items()}
        else:
            found[parameter.name] = (hint, parameter.default is parameter.empty)
    return found


def words(function: Callable[..., Any]) -> dict[str, Any]:
    """What the annotations of a resource speak of; it imports most of it for type checkers only."""
    import datetime as dt
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from decimal import Decimal
    from uuid import UUID

    from pydantic import JsonValue

    import medellin_ai
    from medellin_ai import edits, filters, models, params
    from medellin_ai.models import values

    known = {"dt": dt, "Decimal": Decimal, "UUID": UUID, "JsonValue": JsonValue, "Unpack": typing.Unpack}
    known |= {"Callable": Callable, "Iterator": Iterator, "Mapping": Mapping, "Sequence": Sequence}
    known["Literal"] = typing.Literal
    modules = (values, models, params, filters, edits, medellin_ai)
    return {**{k: v for m in modules for k, v in vars(m).items()}, **known, **function.__globals__}


def show(answer: Any) -> None:
    """Rows line by line; a file as it is."""
    from pydantic import BaseModel, TypeAdapter

    from medellin_ai import Page

    if answer is None:
        return
    if isinstance(answer, bytes):
        typer.get_binary_stream("stdout").write(answer)
    elif isinstance(answer, BaseModel | str | int | dict):
        emit(TypeAdapter(type(answer)).dump_python(answer, mode="json"))
    else:
        for row in answer.items if isinstance(answer, Page) else answer:
            show(row)
