"""`params/`: what clients may write to each table, by its grants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medellin_ai_ops.gen import names
from medellin_ai_ops.gen.source import docstring, module, package

if TYPE_CHECKING:
    from medellin_ai_ops.gen.catalog import Column, Relation
    from medellin_ai_ops.gen.vocabulary import Vocabulary


def render(vocabulary: Vocabulary) -> dict[str, str]:
    files: dict[str, str] = {}
    exported: dict[str, list[str]] = {}
    for relation in vocabulary.catalog.relations:
        if relation.name != relation.base:
            continue  # views are for reading
        classes = _classes(vocabulary, relation)
        if classes:
            title = f"What clients may write to {relation.name}."
            files[f"params/{relation.name}.py"] = module(title, classes.values(), vocabulary.literals)
            exported[relation.name] = list(classes)
    files["params/__init__.py"] = package(
        "What clients may write, by the grants of the database.", "params", exported
    )
    return files


def _classes(vocabulary: Vocabulary, relation: Relation) -> dict[str, str]:
    entity = vocabulary.entity(relation.name)
    inserted = [column for column in relation.columns if column.insertable and not column.generated]
    updated = [column for column in relation.columns if column.updatable and not column.generated]
    classes = {}
    if inserted:
        lines = [_head(f"{entity}Create", "What may be given for a new one.", inserted)]
        for column in inserted:
            kind = vocabulary.column_write(relation, column)
            lines.append(_key(column, f"Required[{kind}]" if _is_required(column) else kind, inserted))
        classes[f"{entity}Create"] = "\n".join(lines)
    if updated:
        lines = [_head(f"{entity}Update", "What may be changed; what is left out stays.", updated)]
        lines += [_key(column, vocabulary.column_write(relation, column), updated) for column in updated]
        classes[f"{entity}Update"] = "\n".join(lines)
    return classes


def _head(name: str, title: str, columns: list[Column]) -> str:
    if _all_for_admins(columns):
        title += " Admins only."
    return f"class {name}(TypedDict, total=False):\n{docstring(title)}\n"


def _key(column: Column, kind: str, columns: list[Column]) -> str:
    for_admins = "Admins only." if column.admin_only and not _all_for_admins(columns) else None
    note = " ".join(filter(None, [column.comment, for_admins]))
    line = f"    {column.name}: {kind}"
    return f"{line}\n{docstring(note)}" if note else line


def _all_for_admins(columns: list[Column]) -> bool:
    return all(column.admin_only for column in columns)


def _is_required(column: Column) -> bool:
    filled_in = names.FILLED_IN in (column.comment or "")
    return not (column.nullable or column.has_default or filled_in)
