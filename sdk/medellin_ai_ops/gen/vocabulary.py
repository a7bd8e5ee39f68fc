"""The catalog in Python's words: names of classes, types of columns. What Python cannot say is refused."""

from __future__ import annotations

import keyword
from typing import TYPE_CHECKING

from medellin_ai_ops.console import OpsError
from medellin_ai_ops.gen import names
from medellin_ai_ops.gen.source import camel

if TYPE_CHECKING:
    from medellin_ai_ops.gen.catalog import Catalog, Column, Machine, Relation, Type

# PostgreSQL's name -> how a value of it is read, and how it may be given
_READ = {
    "bool": "bool",
    "citext": "str",
    "date": "dt.date",
    "float4": "float",
    "float8": "float",
    "int2": "int",
    "int4": "int",
    "int8": "int",
    "json": "Json",
    "jsonb": "Json",
    "numeric": "Decimal",
    "point": "Point",
    "text": "str",
    "time": "dt.time",
    "timestamptz": "dt.datetime",
    "uuid": "UUID",
    "varchar": "str",
}
_WRITE = _READ | {
    "json": "JsonValue",
    "jsonb": "JsonValue",
    "numeric": "Decimal | int",
    "point": "Coordinates",
}
_JSON_READ = {"object": "JsonObject", "array": "JsonList"}
_JSON_WRITE = {"object": "dict[str, JsonValue]", "array": "list[JsonValue]"}

# Names that pydantic's models use themselves.
_TAKEN = frozenset({"copy", "construct", "dict", "fields", "json", "parse_obj", "schema", "validate"})


class Vocabulary:
    """One catalog and our words for what is in it."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.relations = {relation.name: relation for relation in catalog.relations}
        self.functions = {function.name: function for function in catalog.functions}
        self.returned = {f.returns_relation for f in catalog.functions if f.returns_relation}
        self._refuse_odd_columns()
        self._refuse_odd_functions()
        self._refuse_stale_entries()
        self.literals = self._literals()

    # -- names

    def row_class(self, relation: str) -> str:
        return names.CLASSES.get(relation) or camel(_singular(relation))

    def result_class(self, function: str) -> str:
        return names.RESULTS.get(function) or camel(function) + "Row"

    def entity(self, table: str) -> str:
        """Our word for what a table holds: that of its public view, when clients read it through one."""
        view = f"{table}_public"
        through_view = view in self.relations and table not in self.returned
        return self.row_class(view if through_view else table)

    def _literals(self) -> dict[str, tuple[tuple[str, ...], str | None]]:
        """Every closed list of words and its comment: enums, and columns with such a check."""
        found = {camel(enum.name): (enum.values, enum.comment) for enum in self.catalog.enums}
        for relation in self.catalog.relations:
            for column in relation.columns:
                if column.values:
                    found[self._literal(relation, column)] = (column.values, None)
        return dict(sorted(found.items()))

    def _literal(self, relation: Relation, column: Column) -> str:
        return self.entity(relation.base) + camel(column.name)

    def state_word(self, machine: Machine) -> str:
        """Our word for the states of a machine: that of the column that holds them."""
        relation = self.relations[machine.relation]
        column = next(column for column in relation.columns if column.name == machine.column)
        return camel(column.type.name) if column.type.enum else self._literal(relation, column)

    # -- types

    def column_read(self, relation: Relation, column: Column) -> str:
        if column.values:
            return f"Annotated[{self._literal(relation, column)}, Open]"
        if column.json_kind:
            return _JSON_READ[column.json_kind]
        return self.read(column.type, f"public.{relation.name}.{column.name}")

    def column_write(self, relation: Relation, column: Column) -> str:
        if column.values:
            kind = self._literal(relation, column)
        elif column.json_kind:
            kind = _JSON_WRITE[column.json_kind]
        else:
            kind = self.write(column.type, f"public.{relation.name}.{column.name}")
        return f"{kind} | None" if column.nullable else kind

    def read(self, kind: Type, where: str) -> str:
        word = f"Annotated[{camel(kind.name)}, Open]" if kind.enum else _word(_READ, kind, where)
        return f"list[{word}]" if kind.array else word

    def write(self, kind: Type, where: str) -> str:
        word = camel(kind.name) if kind.enum else _word(_WRITE, kind, where)
        return f"list[{word}]" if kind.array else word

    # -- what is refused

    def _refuse_odd_columns(self) -> None:
        """Renaming would send a key that the API does not know; so such a name must not be made at all."""
        for relation in self.catalog.relations:
            for column in relation.columns:
                if (
                    not _is_name(column.name)
                    or column.name in _TAKEN
                    or column.name.startswith(("model_", "_"))
                ):
                    raise OpsError(
                        f"Column {column.name!r} of public.{relation.name} cannot be a field in Python",
                        "Rename it in a migration",
                    )

    def _refuse_odd_functions(self) -> None:
        if len(self.functions) < len(self.catalog.functions):
            seen = [function.name for function in self.catalog.functions]
            twice = next(name for name in seen if seen.count(name) > 1)
            raise OpsError(
                f"Function public.{twice} exists twice, which the API cannot tell apart", "Rename one of them"
            )
        for function in self.catalog.functions:
            for argument in function.arguments:
                if not argument.name.startswith("p_") or not _is_name(argument.name.removeprefix("p_")):
                    raise OpsError(
                        f"Argument {argument.name!r} of public.{function.name} cannot be one in Python",
                        "Name it p_ and a word",
                    )

    def _refuse_stale_entries(self) -> None:
        functions = self.functions | {report.name: report for report in self.catalog.reports}
        required = {
            name: {argument.name for argument in function.arguments if not argument.optional}
            for name, function in functions.items()
        }
        results = {
            name: {"", *(column for column, _ in function.returns_columns)}
            for name, function in functions.items()
        } | {
            name: {column.name for column in relation.columns if column.nullable}
            for name, relation in self.relations.items()
        }
        stale = [f"CLASSES: {name}" for name in names.CLASSES if name not in self.relations]
        stale += [f"RESULTS: {name}" for name in names.RESULTS if name not in self.functions]
        for title, entries, known in (
            ("MAY_BE_NULL", names.MAY_BE_NULL, required),
            ("NEVER_NULL", names.NEVER_NULL, results),
        ):
            for name, words in entries.items():
                there = known.get(name, set())
                stale += [f"{title}: {name} {word}".strip() for word in sorted(words - there)]
        if stale:
            raise OpsError(
                f"Entries of gen/names.py fit nothing in the database: {', '.join(stale)}",
                "Remove or correct them",
            )


def _singular(name: str) -> str:
    if name.endswith("ies"):
        return name[:-3] + "y"
    return name.removesuffix("s")


def _is_name(name: str) -> bool:
    return name.isidentifier() and not keyword.iskeyword(name)


def _word(table: dict[str, str], kind: Type, where: str) -> str:
    if kind.name not in table:
        raise OpsError(
            f"{where} has the type {kind.name}, which the client has no word for",
            "Add it to gen/vocabulary.py (and to _types.py), with a test of the wire format",
        )
    return table[kind.name]
