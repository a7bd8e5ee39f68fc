"""What the database offers to clients, read from pg_catalog."""

from __future__ import annotations

import hashlib
import json
import re
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import psycopg

from medellin_ai_ops.console import OpsError
from medellin_ai_ops.db.scratch import migrated

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from medellin_ai_ops.db.catalog import Connection


@dataclass(frozen=True)
class Type:
    """A type without its wrappers: domains are resolved, an array is its element with `array` set."""

    name: str
    array: bool = False
    enum: bool = False


@dataclass(frozen=True)
class Column:
    name: str
    type: Type
    nullable: bool
    has_default: bool
    generated: bool
    comment: str | None
    values: tuple[str, ...]  # of a check (column in (...))
    json_kind: str | None  # of a check (jsonb_typeof(column) = '...')
    readable: bool
    insertable: bool
    updatable: bool
    admin_only: bool  # written by admins alone


@dataclass(frozen=True)
class Relation:
    name: str
    base: str  # the table behind a view; the name itself for a table
    comment: str | None
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Argument:
    name: str
    type: Type
    optional: bool


@dataclass(frozen=True)
class Function:
    name: str
    comment: str | None
    arguments: tuple[Argument, ...]
    is_set: bool
    read_only: bool
    returns_relation: str | None
    returns_columns: tuple[tuple[str, Type], ...]
    returns_type: Type | None  # None with neither of both: void


@dataclass(frozen=True)
class Enum:
    name: str
    comment: str | None
    values: tuple[str, ...]


@dataclass(frozen=True)
class Machine:
    """A column whose steps a trigger enforces, and what may follow what."""

    name: str
    schema: str
    relation: str
    column: str
    start: str | None  # the default
    steps: tuple[tuple[str, str], ...]

    @property
    def states(self) -> tuple[str, ...]:
        """Every state, as a row comes to them."""
        found = [self.start] if self.start else []
        for state in found:
            found += [after for after in self.after(state) if after not in found]
        return (*found, *sorted({state for step in self.steps for state in step} - set(found)))

    def after(self, state: str) -> tuple[str, ...]:
        return tuple(following for before, following in self.steps if before == state)


@dataclass(frozen=True)
class BusinessError:
    code: str
    reason: str
    http: int
    es: str
    en: str


@dataclass(frozen=True)
class Catalog:
    relations: tuple[Relation, ...]
    functions: tuple[Function, ...]
    reports: tuple[Function, ...]
    enums: tuple[Enum, ...]
    errors: tuple[BusinessError, ...]
    machines: tuple[Machine, ...]

    def digest(self) -> str:
        """Two databases with the same digest are the same to a client."""
        text = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


_TYPES = """
    with recursive resolved as (
        select t.oid, t.oid as target from pg_type as t where t.typtype <> 'd'
        union all
        select t.oid, r.target from pg_type as t inner join resolved as r on t.typbasetype = r.oid
        where t.typtype = 'd'
    )
    select
        r.oid,
        coalesce(e.typname, t.typname) as name,
        e.oid is not null as is_array,
        coalesce(e.typtype, t.typtype) = 'e' as is_enum
    from resolved as r
    inner join pg_type as t on r.target = t.oid
    left join pg_type as e on t.typelem = e.oid and t.typcategory = 'A'
"""

# Leaf partitions are left out: they come and go, and no client names them.
_RELATIONS = """
    select
        c.oid,
        c.relname as name,
        obj_description(c.oid, 'pg_class') as comment,
        (
            select array_agg(distinct d.refobjid::bigint)
            from pg_rewrite as r
            inner join pg_depend as d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid
            where r.ev_class = c.oid and d.refclassid = 'pg_class'::regclass and d.refobjid <> c.oid
        ) as sources
    from pg_class as c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
        and not c.relispartition
        and has_any_column_privilege('app_admin', c.oid, 'select')
        and not exists (select from pg_depend as d where d.objid = c.oid and d.deptype = 'e')
    order by c.relname
"""

_COLUMNS = """
    select
        a.attrelid as relation,
        a.attname as name,
        a.atttypid as type,
        not a.attnotnull as nullable,
        a.atthasdef or a.attidentity <> '' as has_default,
        a.attgenerated <> '' or a.attidentity = 'a' as generated,
        -- what stands behind the words is for the registry of privacy
        nullif(regexp_replace(col_description(a.attrelid, a.attnum), '\\s*@pii:.*$', ''), '') as comment,
        has_column_privilege(
            -- what only admins read, models have for them
            case
                when has_any_column_privilege('authenticated', c.oid, 'select') then 'authenticated'
                else 'app_admin'
            end,
            a.attrelid, a.attnum, 'select'
        ) as readable,
        has_column_privilege('app_admin', a.attrelid, a.attnum, 'insert') as insertable,
        has_column_privilege('app_admin', a.attrelid, a.attnum, 'update') as updatable,
        not has_column_privilege('authenticated', a.attrelid, a.attnum, 'insert')
        and not has_column_privilege('authenticated', a.attrelid, a.attnum, 'update') as admin_only,
        array(
            select pg_get_constraintdef(k.oid) from pg_constraint as k
            where k.conrelid = a.attrelid and k.contype = 'c' and k.conkey = array[a.attnum]
            order by k.conname
        ) as checks
    from pg_attribute as a
    inner join pg_class as c on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and a.attnum > 0 and not a.attisdropped
    order by a.attrelid, a.attnum
"""

# Those of the API, and the reports, whose rows clients read in files.
_FUNCTIONS = """
    select
        p.proname as name,
        p.pronamespace = 'private'::regnamespace as is_report,
        obj_description(p.oid, 'pg_proc') as comment,
        p.proargnames as argument_names,
        p.proargmodes::text[] as argument_modes,
        coalesce(p.proallargtypes, p.proargtypes::oid[])::bigint[] as argument_types,
        p.pronargs as inputs,
        p.pronargdefaults as defaults,
        p.proretset as is_set,
        p.provolatile <> 'v' as read_only,
        p.prorettype as returns_type,
        (select c.relname from pg_class as c where c.oid = t.typrelid) as returns_relation,
        t.typname = 'void' as is_void
    from pg_proc as p
    inner join pg_type as t on p.prorettype = t.oid
    where p.prokind = 'f'
        and (
            (
                p.pronamespace = 'public'::regnamespace
                and p.prorettype <> 'trigger'::regtype
                and (
                    has_function_privilege('authenticated', p.oid, 'execute')
                    or has_function_privilege('anon', p.oid, 'execute')
                )
                and not exists (select from pg_depend as d where d.objid = p.oid and d.deptype = 'e')
            )
            or (
                p.pronamespace = 'private'::regnamespace
                and p.proname in (select r.name from private.report_functions as r)
            )
        )
    order by p.proname
"""

_ENUMS = """
    select
        t.typname as name,
        obj_description(t.oid, 'pg_type') as comment,
        array(
            select e.enumlabel from pg_enum as e where e.enumtypid = t.oid order by e.enumsortorder
        )::text[] as values
    from pg_type as t
    where t.typnamespace = 'public'::regnamespace and t.typtype = 'e'
    order by t.typname
"""

_ERRORS = "select code, reason, http, es, en from private.error_codes order by code"

_MACHINES = """
    select
        m.words[1] as name,
        c.relnamespace::regnamespace::text as schema,
        c.relname as relation,
        m.words[2] as column,
        substring(pg_get_expr(d.adbin, d.adrelid) from '^''(.*)''::') as start,
        array(
            select array[t.from_state, t.to_state] from private.transitions as t
            where t.machine = m.words[1]
            order by t.from_state, t.to_state
        ) as steps
    from pg_trigger as g
    inner join pg_class as c on g.tgrelid = c.oid
    cross join regexp_split_to_array(encode(g.tgargs, 'escape'), '\\\\000') as m (words)
    left join pg_attribute as a on a.attrelid = c.oid and a.attname = m.words[2]
    left join pg_attrdef as d on d.adrelid = c.oid and d.adnum = a.attnum
    where g.tgfoid::regproc::text = 'private.enforce_transition' and g.tgparentid = 0
    order by 1, 2, 3
"""

_IN_LIST = re.compile(r"^CHECK \(\((\w+) = ANY \(ARRAY\[(.*)\]\)\)\)$")
_LABEL = re.compile(r"'((?:[^']|'')*)'::text")
_JSON_KIND = re.compile(r"^CHECK \(\(jsonb_typeof\(\w+\) = '(object|array)'::text\)\)$")


@contextmanager
def opened(root: Path, url: str | None) -> Iterator[Connection]:
    """The database at `url`, else one with the clone's migrations and nothing else."""
    if url is None:
        with migrated(root, None) as (connection, _):
            yield connection
        return
    try:
        connection = psycopg.connect(url, connect_timeout=5)
    except psycopg.Error as error:
        raise OpsError(
            f"The database at --url does not answer: {str(error).strip().splitlines()[0]}",
            "Check the address, or leave --url out",
        ) from error
    with connection:
        yield connection


def read(connection: Connection) -> Catalog:
    """Everything that clients of this database may see or call."""
    try:
        return _read(connection)
    except (
        psycopg.errors.InvalidSchemaName,
        psycopg.errors.UndefinedObject,
        psycopg.errors.UndefinedTable,
    ) as error:
        raise OpsError(
            "The database at --url has none of our tables",
            "Apply the migrations to it, or leave --url out",
        ) from error


def _read(connection: Connection) -> Catalog:
    from psycopg.rows import dict_row

    with connection.cursor(row_factory=dict_row) as cursor:

        def rows(query: str) -> list[dict[str, Any]]:
            return cursor.execute(query).fetchall()

        types = {row["oid"]: Type(row["name"], row["is_array"], row["is_enum"]) for row in rows(_TYPES)}
        columns: dict[int, list[Column]] = {}
        for row in rows(_COLUMNS):
            columns.setdefault(row["relation"], []).append(_column(row, types))
        relations = rows(_RELATIONS)
        names = {row["oid"]: row["name"] for row in relations}
        functions = rows(_FUNCTIONS)
        return Catalog(
            relations=tuple(_relation(row, columns, names) for row in relations),
            functions=tuple(_function(row, types) for row in functions if not row["is_report"]),
            reports=tuple(_function(row, types) for row in functions if row["is_report"]),
            enums=tuple(Enum(row["name"], row["comment"], tuple(row["values"])) for row in rows(_ENUMS)),
            errors=tuple(BusinessError(**row) for row in rows(_ERRORS)),
            machines=tuple(
                Machine(**{**row, "steps": tuple(map(tuple, row["steps"]))}) for row in rows(_MACHINES)
            ),
        )


def _column(row: dict[str, Any], types: dict[int, Type]) -> Column:
    values: tuple[str, ...] = ()
    json_kind = None
    for check in row["checks"]:
        if found := _IN_LIST.match(check):
            values = tuple(label.replace("''", "'") for label in _LABEL.findall(found.group(2)))
        if found := _JSON_KIND.match(check):
            json_kind = found.group(1)
    plain = {k: v for k, v in row.items() if k not in ("relation", "type", "checks")}
    return Column(**plain, type=types[row["type"]], values=values, json_kind=json_kind)


def _relation(row: dict[str, Any], columns: dict[int, list[Column]], names: dict[int, str]) -> Relation:
    """A view over one table knows as much about its columns as the table does."""
    own = columns[row["oid"]]
    sources = row["sources"] or []
    base = names.get(sources[0]) if len(sources) == 1 else None
    if base is not None:
        behind = {column.name: column for column in columns[sources[0]]}
        own = [behind.get(column.name, column) for column in own]
    return Relation(row["name"], base or row["name"], row["comment"], tuple(own))


def _function(row: dict[str, Any], types: dict[int, Type]) -> Function:
    names = row["argument_names"] or []
    modes = row["argument_modes"] or ["i"] * len(names)
    fields = list(zip(names, modes, row["argument_types"], strict=True))
    inputs = [(name, types[oid]) for name, mode, oid in fields if mode == "i"]
    first_optional = row["inputs"] - row["defaults"]
    outputs = tuple((name, types[oid]) for name, mode, oid in fields if mode in ("t", "o"))
    scalar = not outputs and not row["returns_relation"] and not row["is_void"]
    return Function(
        name=row["name"],
        comment=row["comment"],
        arguments=tuple(
            Argument(name, kind, position >= first_optional) for position, (name, kind) in enumerate(inputs)
        ),
        is_set=row["is_set"],
        read_only=row["read_only"],
        returns_relation=row["returns_relation"],
        returns_columns=outputs,
        returns_type=types[row["returns_type"]] if scalar else None,
    )
