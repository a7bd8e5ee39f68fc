"""`errors.py`: a class for each registered business error, beside those that do not depend on the schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medellin_ai import _errors as base
from medellin_ai_ops.console import OpsError
from medellin_ai_ops.gen.source import BANNER, camel, text

if TYPE_CHECKING:
    from medellin_ai_ops.gen.catalog import BusinessError
    from medellin_ai_ops.gen.vocabulary import Vocabulary


def render(vocabulary: Vocabulary) -> dict[str, str]:
    registered = {camel(error.reason): error for error in vocabulary.catalog.errors}
    handwritten = sorted(kind.__name__ for kind in _handwritten(base.MedellinError))
    for name in registered.keys() & set(handwritten):
        raise OpsError(
            f"{registered[name].code} {registered[name].reason} would be a second class {name}",
            "Choose another reason in the migration",
        )
    classes = "\n\n".join(_class(name, error) for name, error in registered.items())
    table = ", ".join(f'"{error.code}": {name}' for name, error in registered.items())
    exported = ", ".join(text(name) for name in [*handwritten, *registered, "BUSINESS_ERRORS"])
    tree = _tree(base.MedellinError, registered)
    return {
        "errors.py": f'{BANNER}\n"""Everything that can be raised.\n\n{tree}\n"""\n\n'
        f"from medellin_ai._errors import {', '.join(handwritten)}\n\n\n"
        f"{classes}\n\n"
        f"BUSINESS_ERRORS: dict[str, type[BusinessError]] = {{{table},}}\n\n"
        f"__all__ = [{exported}]\n"
    }


def _handwritten(kind: type[base.MedellinError]) -> set[type[base.MedellinError]]:
    return {kind}.union(*(_handwritten(child) for child in _children(kind)))


def _children(kind: type[base.MedellinError]) -> list[type[base.MedellinError]]:
    """Those of base alone: the generated ones may have been imported, too."""
    found = [child for child in kind.__subclasses__() if child.__module__ == base.__name__]
    return sorted(found, key=lambda child: child.__name__)


def _class(name: str, error: BusinessError) -> str:
    return (
        f"class {name}(BusinessError):\n"
        f'    """{error.en} ({error.code}, HTTP {error.http})."""\n\n'
        f"    default_es = {text(error.es)}\n"
        f"    default_en = {text(error.en)}\n"
        f"    default_code = {text(error.code)}\n"
        f"    default_reason = {text(error.reason)}\n"
    )


def _tree(kind: type[base.MedellinError], registered: dict[str, BusinessError], depth: int = 0) -> str:
    lines = ["    " * depth + kind.__name__]
    lines += [_tree(child, registered, depth + 1) for child in _children(kind)]
    if kind is base.BusinessError:
        lines += ["    " * (depth + 1) + f"{name} ({error.code})" for name, error in registered.items()]
    return "\n".join(lines)
