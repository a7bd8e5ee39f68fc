"""`models/`: a class for each kind of row that clients can read, and the words that its columns hold."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from medellin_ai_ops.gen import names
from medellin_ai_ops.gen.source import BANNER, docstring, module, package, text

if TYPE_CHECKING:
    from medellin_ai_ops.gen.catalog import Function, Relation
    from medellin_ai_ops.gen.vocabulary import Vocabulary

_TITLE = """What the database answers. Every row is frozen, and ignores columns newer than itself.

Digest of the catalog: {digest}
"""


_SPECIAL = {"results": "What functions return.", "reports": "Rows of the files of reports."}


def render(vocabulary: Vocabulary) -> dict[str, str]:
    classes: dict[str, dict[str, str]] = defaultdict(dict)  # module -> class -> source
    for relation in vocabulary.catalog.relations:
        if relation.name.endswith("_all"):  # live and archived rows of a table: they are read as its own
            continue
        readable = all(column.readable for column in relation.columns)
        # A table with hidden columns is read through its public view, or through a function that returns it.
        if readable or relation.name in vocabulary.returned:
            name = vocabulary.row_class(relation.name)
            classes[relation.base][name] = _of_relation(vocabulary, name, relation)
    for function in vocabulary.catalog.functions:
        if function.returns_columns:
            name = vocabulary.result_class(function.name)
            classes["results"].setdefault(name, _of_function(vocabulary, name, function))
    for report in vocabulary.catalog.reports:
        name = vocabulary.result_class(report.name)
        classes["reports"][name] = _of_function(vocabulary, name, report)

    files = {
        f"models/{stem}.py": module(
            _SPECIAL.get(stem, f"Rows of {stem}."),
            found.values(),
            vocabulary.literals,
            "from medellin_ai._row import Row",
        )
        for stem, found in classes.items()
    }
    files["models/values.py"] = _values(vocabulary)
    files["models/__init__.py"] = package(
        _TITLE.format(digest=vocabulary.catalog.digest()),
        "models",
        {**classes, "values": vocabulary.literals},
    )
    return files


def _of_relation(vocabulary: Vocabulary, name: str, relation: Relation) -> str:
    never_null = names.NEVER_NULL.get(relation.name, set())
    lines = _head(name, relation.comment)
    for column in relation.columns:
        word = vocabulary.column_read(relation, column)
        lines.append(_field(column.name, word, column.nullable and column.name not in never_null))
        if column.comment:
            lines.append(docstring(column.comment))
    return "\n".join(lines)


def _of_function(vocabulary: Vocabulary, name: str, function: Function) -> str:
    never_null = names.NEVER_NULL.get(function.name, set())
    lines = _head(name, function.comment)
    for column, kind in function.returns_columns:
        word = vocabulary.read(kind, f"public.{function.name}()")
        lines.append(_field(column, word, column not in never_null))
    return "\n".join(lines)


def _head(name: str, comment: str | None) -> list[str]:
    return [f"class {name}(Row, frozen=True):", docstring(comment or f"{name}."), ""]


def _field(name: str, kind: str, nullable: bool) -> str:
    return f"    {name}: {kind} | None = None" if nullable else f"    {name}: {kind}"


def _values(vocabulary: Vocabulary) -> str:
    lines = [
        BANNER,
        '"""The closed lists of words that columns hold."""',
        "",
        "from typing import Literal, TypeAlias",
        "",
    ]
    for name, (values, comment) in vocabulary.literals.items():
        lines.append(f"{name}: TypeAlias = Literal[{', '.join(text(value) for value in values)}]")
        if comment:
            lines.append(docstring(comment, indent=0))
    return "\n".join(lines) + "\n"
