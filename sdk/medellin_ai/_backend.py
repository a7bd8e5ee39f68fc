"""The only file that imports supabase: a newer supabase-py is met here and nowhere else.

Its builders change as they are used and one of its clients holds one identity; so a builder is made anew for
every attempt, and a client for every identity, all on one pool of connections.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from supabase import AsyncClient as AsyncSupabase
from supabase import AsyncClientOptions
from supabase import Client as Supabase
from supabase.lib.client_options import SyncClientOptions
from supabase_auth import AsyncGoTrueClient as AsyncSupabaseAuth
from supabase_auth import SyncGoTrueClient as SupabaseAuth

from medellin_ai._requests import Call, Delete, Insert, Select, Update, columns_of
from medellin_ai._transport import encode, encode_argument

if TYPE_CHECKING:
    import httpx

AnyRequest: TypeAlias = Select[Any] | Insert[Any] | Update[Any] | Delete[Any] | Call[Any]

__all__ = [
    "AsyncSupabase",
    "AsyncSupabaseAuth",
    "Supabase",
    "SupabaseAuth",
    "build",
    "connect",
    "connect_async",
    "connect_auth",
    "connect_auth_async",
]


def connect(url: str, key: str, token: str | None, pool: httpx.Client) -> Supabase:
    options = SyncClientOptions(
        auto_refresh_token=False, persist_session=False, postgrest_client_retry=False, httpx_client=pool
    )
    if token:
        options.headers["Authorization"] = f"Bearer {token}"
    return Supabase(url, key, options)


def connect_async(url: str, key: str, token: str | None, pool: httpx.AsyncClient) -> AsyncSupabase:
    options = AsyncClientOptions(
        auto_refresh_token=False, persist_session=False, postgrest_client_retry=False, httpx_client=pool
    )
    if token:
        options.headers["Authorization"] = f"Bearer {token}"
    return AsyncSupabase(url, key, options)


def connect_auth(url: str, key: str, pool: httpx.Client) -> SupabaseAuth:
    """A sign-in client for one call: signing in changes the client that does it."""
    return SupabaseAuth(
        url=f"{url}/auth/v1",
        headers={"apikey": key, "Authorization": f"Bearer {key}"},
        auto_refresh_token=False,
        persist_session=False,
        http_client=pool,
    )


def connect_auth_async(url: str, key: str, pool: httpx.AsyncClient) -> AsyncSupabaseAuth:
    return AsyncSupabaseAuth(
        url=f"{url}/auth/v1",
        headers={"apikey": key, "Authorization": f"Bearer {key}"},
        auto_refresh_token=False,
        persist_session=False,
        http_client=pool,
    )


def build(supabase: Supabase | AsyncSupabase, request: AnyRequest) -> Any:
    """The request as a fresh builder of supabase-py; both kinds of client have the same ones."""
    client: Any = supabase
    if isinstance(request, Call):
        given = {name: value for name, value in request.optional.items() if value is not None}
        arguments = {**request.arguments, **given}
        if request.read_only:
            # GET: a read-only transaction, safe to repeat, and a replica may answer it
            query = {name: encode_argument(value) for name, value in arguments.items()}
            return client.rpc(request.function, query, get=True)
        return client.rpc(request.function, encode(arguments))

    table = client.table(request.relation)
    columns = columns_of(request.row)
    if isinstance(request, Insert):
        return table.insert(encode(request.values)).select(*columns)

    if isinstance(request, Update):
        builder = table.update(encode(request.values))
    elif isinstance(request, Delete):
        builder = table.delete()
    else:
        builder = table.select(*columns, *request.joins)
    for condition in request.filters:
        builder = builder.filter(condition.column, condition.operator, encode_argument(condition.value))
    if isinstance(request, (Update, Delete)):
        return builder.select(*columns)

    if request.after:
        builder = builder.or_(request.after)
    for column in request.order:
        builder = builder.order(column, desc=request.descending)
    return builder if request.limit is None else builder.limit(request.limit)
