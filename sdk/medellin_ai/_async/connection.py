"""One identity on a pool of connections: sends requests, tries reads again, and turns answers into values."""

from __future__ import annotations

import asyncio
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar, cast
from uuid import UUID

from pydantic import BaseModel

from medellin_ai._errors import MedellinError, NotFound, SignInRequired
from medellin_ai._transport import claims, decode, exchange, failure, not_ours, retry_delay, watch_async

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

    from medellin_ai._backend import AsyncSupabase, AsyncSupabaseAuth
    from medellin_ai._requests import Call, Rows
    from medellin_ai._transport import Exchange

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)


class AsyncConnection:
    def __init__(
        self, url: str, key: str, *, pool: httpx.AsyncClient, token: str | None, max_retries: int
    ) -> None:
        self.url = url
        self.key = key
        self.token = token
        self.pool = watch_async(pool)
        self.max_retries = max_retries

    def as_user(self, token: str) -> AsyncConnection:
        return AsyncConnection(self.url, self.key, pool=self.pool, token=token, max_retries=self.max_retries)

    @cached_property
    def supabase(self) -> AsyncSupabase:
        from medellin_ai._backend import connect_async

        return connect_async(self.url, self.key, self.token, self.pool)

    @property
    def user_id(self) -> UUID:
        """Whom this connection acts for; the database looks for itself, this only names a row."""
        subject = claims(self.token).get("sub") if self.token else None
        try:
            return UUID(str(subject))
        except ValueError:
            raise SignInRequired from None

    async def rows(self, request: Rows[M]) -> list[M]:
        return cast("list[M]", await self._run(request))

    async def one(self, request: Rows[M]) -> M:
        """The single row; none means that it is not there, or not for this person to see or change."""
        return _only(await self.rows(request))

    async def call(self, call: Call[T]) -> T:
        return cast("T", await self._run(call))

    async def call_one(self, call: Call[list[T]]) -> T:
        return _only(await self.call(call))

    async def file(self, bucket: str, path: str) -> bytes:
        """The bytes of a file, if its policies show it to this person."""
        attempt = 0
        with exchange() as current:
            while True:
                current.response = None
                try:
                    return await self.supabase.storage.from_(bucket).download(path)
                except Exception as error:
                    failed = failure(error, current)
                    delay = retry_delay(failed, attempt)
                    if attempt >= self.max_retries or delay is None:
                        raise failed from error
                    attempt += 1
                    await asyncio.sleep(delay)

    async def link(self, bucket: str, path: str, seconds: int) -> str:
        """A link to a file that whoever holds it may open, for some time."""
        with exchange() as current:
            try:
                answer = await self.supabase.storage.from_(bucket).create_signed_url(path, seconds)
            except Exception as error:
                raise failure(error, current) from error
            url = answer["signedURL"]
            if url is None:
                raise not_ours(current)
            return url

    async def auth(self, step: Callable[[AsyncSupabaseAuth], Awaitable[object]], kind: object) -> object:
        """One call of the sign-in service; its answer is read by us, as for any other request."""
        from medellin_ai._backend import connect_auth_async

        with exchange() as current:
            try:
                await step(connect_auth_async(self.url, self.key, self.pool))
            except Exception as error:
                raise failure(error, current) from error
            return decode(current, kind)

    async def _run(self, request: Rows[M] | Call[T]) -> object:
        attempt = 0
        with exchange() as current:
            while True:
                current.response = None
                try:
                    await self._send(request, current)
                    return decode(current, request.returns)
                except MedellinError as error:
                    delay = retry_delay(error, attempt)
                    if not request.read_only or attempt >= self.max_retries or delay is None:
                        raise
                    attempt += 1
                    await asyncio.sleep(delay)

    async def _send(self, request: Rows[M] | Call[T], current: Exchange) -> None:
        from medellin_ai._backend import build

        builder = build(self.supabase, request)
        try:
            await builder.execute()
        except Exception as error:
            raise failure(error, current) from error


def _only(rows: list[T]) -> T:
    if not rows:
        raise NotFound(code="PGRST116")
    return rows[0]
