"""`rpc.py`: the functions of the database, each with what to send and what comes back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from medellin_ai_ops.gen import names
from medellin_ai_ops.gen.source import docstring, module

if TYPE_CHECKING:
    from medellin_ai_ops.gen.catalog import Argument, Function
    from medellin_ai_ops.gen.vocabulary import Vocabulary

_TITLE = """The functions of the database, typed. Those that only read are sent as reads.

An argument that is optional and None is left out, so that the database's own default holds.
"""


def render(vocabulary: Vocabulary) -> dict[str, str]:
    functions = vocabulary.catalog.functions
    classes = {vocabulary.row_class(f.returns_relation) for f in functions if f.returns_relation}
    classes |= {vocabulary.result_class(f.name) for f in functions if f.returns_columns}
    imports = ["from medellin_ai._requests import Call"]
    if classes:
        imports.append(f"from medellin_ai.models import {', '.join(sorted(classes))}")
    calls = [_call(vocabulary, function) for function in functions]
    return {"rpc.py": module(_TITLE, calls, vocabulary.literals, *imports)}


def _call(vocabulary: Vocabulary, function: Function) -> str:
    signature = ", ".join(_parameter(vocabulary, function, argument) for argument in function.arguments)
    returns = _returned(vocabulary, function)
    lines = [f"def {function.name}({signature}) -> Call[{_for_readers(returns)}]:"]
    if function.comment:
        lines.append(docstring(function.comment))
    parts = [f'"{function.name}"', _sent(function, optional=False), returns]
    if any(argument.optional for argument in function.arguments):
        parts.append(f"optional={_sent(function, optional=True)}")
    if function.read_only:
        parts.append("read_only=True")
    return "\n".join([*lines, f"    return Call({', '.join(parts)})"])


def _sent(function: Function, *, optional: bool) -> str:
    chosen = [argument.name for argument in function.arguments if argument.optional is optional]
    return "{" + ", ".join(f'"{name}": {name.removeprefix("p_")}' for name in chosen) + "}"


def _parameter(vocabulary: Vocabulary, function: Function, argument: Argument) -> str:
    kind = vocabulary.write(argument.type, f"public.{function.name}()")
    name = argument.name.removeprefix("p_")
    if argument.optional:
        return f"{name}: {kind} | None = None"
    if argument.name in names.MAY_BE_NULL.get(function.name, set()):
        return f"{name}: {kind} | None"
    return f"{name}: {kind}"


def _returned(vocabulary: Vocabulary, function: Function) -> str:
    if function.returns_relation:
        name = vocabulary.row_class(function.returns_relation)
        return f"list[{name}]" if function.is_set else name
    if function.returns_columns:
        return f"list[{vocabulary.result_class(function.name)}]"
    if function.returns_type is None:
        return "None"
    kind = vocabulary.read(function.returns_type, f"public.{function.name}()")
    if function.is_set:
        return f"list[{kind}]"
    return kind if "" in names.NEVER_NULL.get(function.name, set()) else f"{kind} | None"


def _for_readers(kind: str) -> str:
    """How a value is parsed is nothing to see in a signature."""
    kind = re.sub(r"Annotated\[(\w+), Open\]", r"\1", kind)
    return re.sub(r"\bJson\b", "JsonValue", kind)
