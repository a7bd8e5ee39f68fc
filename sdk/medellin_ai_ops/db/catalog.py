"""What a database says about its functions and policies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from psycopg.rows import class_row

if TYPE_CHECKING:
    from collections.abc import Collection

    import psycopg
    from psycopg.rows import TupleRow

    Connection: TypeAlias = psycopg.Connection[TupleRow]


@dataclass(frozen=True)
class Object:
    """A function or policy, with everything about it that a file of `sql/` decides."""

    kind: str
    oid: int
    name: str
    file: str  # the file of sql/ in which it must stand
    text: str
    drop: str
    written_by: int  # the (sub)transaction that last wrote its row in the catalog


_FUNCTIONS = """
select
    'function' as kind,
    p.oid,
    format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) as name,
    format('sql/functions/%s/%s.sql', n.nspname, p.proname) as file,
    concat_ws(
        e'\\n',
        rtrim(pg_get_functiondef(p.oid), e' \\n'),
        'owner: ' || pg_get_userbyid(p.proowner),
        (
            select string_agg(
                format(
                    '%s: %s%s',
                    case a.grantee when 0 then 'public' else pg_get_userbyid(a.grantee) end,
                    lower(a.privilege_type),
                    case when a.is_grantable then ' with grant option' end
                ),
                e'\\n' order by a.grantee <> 0, pg_get_userbyid(a.grantee)
            )
            from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) as a
            where a.grantee <> p.proowner
        ),
        'comment: ' || obj_description(p.oid, 'pg_proc')
    ) as text,
    format(
        'drop %s if exists %I.%I(%s);', case p.prokind when 'p' then 'procedure' else 'function' end,
        n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)
    ) as drop,
    p.xmin::text::bigint as written_by
from pg_proc as p
inner join pg_namespace as n on p.pronamespace = n.oid
where
    p.prokind in ('f', 'p', 'w')
    and p.oid >= 16384 -- not PostgreSQL's own
    and not exists (
        select from pg_depend as d
        where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e'
    )
"""

_POLICIES = """
select
    'policy' as kind,
    p.oid,
    format('%I on %I.%I', p.polname, n.nspname, c.relname) as name,
    format('sql/policies/%s/%s.sql', n.nspname, c.relname) as file,
    concat_ws(
        e'\\n',
        format('create policy %I on %I.%I', p.polname, n.nspname, c.relname),
        'as ' || case when p.polpermissive then 'permissive' else 'restrictive' end,
        'for ' || case p.polcmd
            when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete'
            else 'all'
        end,
        'to ' || (
            select string_agg(case r when 0 then 'public' else pg_get_userbyid(r) end, ', ' order by r)
            from unnest(p.polroles) as r
        ),
        'using (' || pg_get_expr(p.polqual, p.polrelid) || ')',
        'with check (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')',
        'comment: ' || obj_description(p.oid, 'pg_policy')
    ) as text,
    format('drop policy if exists %I on %I.%I;', p.polname, n.nspname, c.relname) as drop,
    p.xmin::text::bigint as written_by
from pg_policy as p
inner join pg_class as c on p.polrelid = c.oid
inner join pg_namespace as n on c.relnamespace = n.oid
where
    not exists (
        select from pg_depend as d
        where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e'
    )
"""

_WRITTEN = """
select oid, xmin::text::bigint from pg_proc where xmin::text::bigint > %(after)s and oid >= 16384
union all
select oid, xmin::text::bigint from pg_policy where xmin::text::bigint > %(after)s
"""

# What `create function` would grant: the default privileges of the owner, else PostgreSQL's own.
_AS_CREATED = """
with fresh as (
    select
        p.oid,
        coalesce(p.proacl, acldefault('f', p.proowner)) as old_acl,
        coalesce(everywhere.defaclacl, acldefault('f', p.proowner)) || coalesce(here.defaclacl, '{}') as acl
    from pg_proc as p
    left join pg_default_acl as everywhere
        on p.proowner = everywhere.defaclrole
        and everywhere.defaclobjtype = 'f' and everywhere.defaclnamespace = 0
    left join pg_default_acl as here
        on p.proowner = here.defaclrole
        and here.defaclobjtype = 'f' and p.pronamespace = here.defaclnamespace
    where p.oid = any (%(oids)s)
),

named as (
    select
        fresh.oid,
        (
            select string_agg(
                distinct case a.grantee when 0 then 'public' else a.grantee::regrole::text end, ', '
            )
            from aclexplode(fresh.old_acl) as a
        ) as old_grantees,
        (
            select string_agg(
                distinct case a.grantee when 0 then 'public' else a.grantee::regrole::text end, ', '
            )
            from aclexplode(fresh.acl) as a
        ) as grantees
    from fresh
)

select format(
    e'revoke all on routine %%1$s from %%2$s;\\ngrant execute on routine %%1$s to %%3$s;\\n'
    'comment on routine %%1$s is null;',
    named.oid::regprocedure, named.old_grantees, named.grantees
)
from named
"""


def objects(connection: Connection, baseline: Collection[int] = ()) -> dict[int, Object]:
    """Every function and policy by oid, but those of extensions and those that were there before us."""
    # An empty path makes the deparsed expressions name every schema.
    connection.execute("set search_path = ''")
    query = f"{_FUNCTIONS} union all {_POLICIES} order by kind, name".encode()
    found = connection.cursor(row_factory=class_row(Object)).execute(query).fetchall()
    connection.execute("reset search_path")
    return {o.oid: o for o in found if o.oid not in baseline}


def written(connection: Connection, after: int) -> list[tuple[int, int]]:
    """(oid, transaction) of the functions and policies written by a transaction later than `after`."""
    return connection.execute(_WRITTEN, {"after": after}).fetchall()


def as_created(connection: Connection, functions: Collection[int]) -> str:
    """Statements that give functions the grants and the (missing) comment of a `create function`.

    `create or replace` keeps both; without this nobody would notice that a file has lost a grant.
    """
    rows = connection.execute(_AS_CREATED, {"oids": list(functions)}).fetchall()
    return "\n".join(str(row[0]) for row in rows)
