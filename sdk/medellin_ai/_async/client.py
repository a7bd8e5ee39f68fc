"""The asynchronous client: where everything starts."""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING, Self

import httpx

from medellin_ai import _settings
from medellin_ai._async.connection import AsyncConnection
from medellin_ai._async.resources.account import AsyncAccount
from medellin_ai._async.resources.activity import AsyncActivity
from medellin_ai._async.resources.ai_models import AsyncAiModels
from medellin_ai._async.resources.auth import AsyncAuth
from medellin_ai._async.resources.blog import AsyncBlog
from medellin_ai._async.resources.calendar import AsyncCalendar
from medellin_ai._async.resources.connections import AsyncConnections
from medellin_ai._async.resources.door import AsyncDoor
from medellin_ai._async.resources.events import AsyncEvents
from medellin_ai._async.resources.forum import AsyncForum
from medellin_ai._async.resources.holds import AsyncHolds
from medellin_ai._async.resources.interests import AsyncInterests
from medellin_ai._async.resources.messages import AsyncMessages
from medellin_ai._async.resources.moderation import AsyncModeration
from medellin_ai._async.resources.notifications import AsyncNotifications
from medellin_ai._async.resources.payments import AsyncPayments
from medellin_ai._async.resources.preferences import AsyncPreferences
from medellin_ai._async.resources.privacy import AsyncPrivacy
from medellin_ai._async.resources.profiles import AsyncProfiles
from medellin_ai._async.resources.recommendations import AsyncRecommendations
from medellin_ai._async.resources.registrations import AsyncRegistrations
from medellin_ai._async.resources.reports import AsyncReports
from medellin_ai._async.resources.resources import AsyncResources
from medellin_ai._async.resources.roles import AsyncRoles
from medellin_ai._async.resources.safety import AsyncSafety
from medellin_ai._async.resources.search import AsyncSearch
from medellin_ai._async.resources.series import AsyncSeries
from medellin_ai._async.resources.tickets import AsyncTickets
from medellin_ai._async.resources.venues import AsyncVenues
from medellin_ai._session import Session
from medellin_ai._transport import DEFAULT_RETRIES, DEFAULT_TIMEOUT, masked, timeouts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

    from medellin_ai._backend import AsyncSupabase


class AsyncMedellinClient:
    """A client that acts for one person, or for nobody.

    It never changes whom it acts for, so it may be shared by tasks and threads. Use it in a `with` block, or
    close it, so that its connections do not stay open.
    """

    def __init__(
        self,
        url: str,
        key: str,
        *,
        access_token: str | None = None,
        timeout: float = DEFAULT_TIMEOUT,
        max_retries: int = DEFAULT_RETRIES,
        http_client: httpx.AsyncClient | None = None,
    ) -> None:
        """Connect to a project.

        Args:
            url: address of the project, such as https://abc.supabase.co.
            key: its publishable key (or the older anon key); never a secret one, see `admin`.
            access_token: act for this person from the start, as `as_user` does.
            timeout: seconds to wait for an answer.
            max_retries: how often a read is tried again when the line or the server fails; writes never are.
            http_client: one of your own, for a proxy or certificates; its timeouts hold, and you close it.

        Raises:
            ConfigurationError: the address or the key cannot be one.
            InvalidKey: the key is a secret one.
        """
        self._open(
            _settings.checked_url(url),
            _settings.publishable(key),
            token=access_token,
            timeout=timeout,
            max_retries=max_retries,
            http_client=http_client,
        )

    def _open(
        self,
        url: str,
        key: str,
        *,
        token: str | None,
        timeout: float,
        max_retries: int,
        http_client: httpx.AsyncClient | None,
    ) -> None:
        self._owns_pool = http_client is None
        self._connection = AsyncConnection(
            url,
            key,
            pool=http_client or httpx.AsyncClient(timeout=timeouts(timeout)),
            token=token,
            max_retries=max_retries,
        )

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Connect with MEDELLIN_URL and MEDELLIN_KEY; without them, with Supabase's own names.

        Those are SUPABASE_URL and SUPABASE_PUBLISHABLE_KEY or SUPABASE_ANON_KEY.

        Raises:
            ConfigurationError: one of both is not set; the message names it.
        """
        url, key = _settings.from_environment(environ)
        return cls(url, key)

    @classmethod
    def admin(
        cls,
        url: str,
        secret_key: str,
        *,
        timeout: float = DEFAULT_TIMEOUT,
        max_retries: int = DEFAULT_RETRIES,
        http_client: httpx.AsyncClient | None = None,
    ) -> Self:
        """Connect with a secret key, which passes row security: for servers of your own, never for an app.

        Raises:
            InvalidKey: the key is not a secret one.
        """
        client = cls.__new__(cls)
        client._open(
            _settings.checked_url(url),
            _settings.secret(secret_key),
            token=None,
            timeout=timeout,
            max_retries=max_retries,
            http_client=http_client,
        )
        return client

    def as_user(self, session: Session | str) -> Self:
        """A light client that acts for a person, on the same connections; this one stays what it is.

        Args:
            session: what `auth.sign_in` gave, or an access token that came with a request to your server.
        """
        client = type(self).__new__(type(self))
        client._owns_pool = False
        client._connection = self._connection.as_user(
            session.access_token if isinstance(session, Session) else session
        )
        return client

    @cached_property
    def auth(self) -> AsyncAuth:
        """Signing up, in and out."""
        return AsyncAuth(self._connection)

    @cached_property
    def account(self) -> AsyncAccount:
        """One's own account: the end of the sign-up, and what one consents to."""
        return AsyncAccount(self._connection)

    @cached_property
    def profiles(self) -> AsyncProfiles:
        """People as the community sees them."""
        return AsyncProfiles(self._connection)

    @cached_property
    def tickets(self) -> AsyncTickets:
        """What can be had for an event: ticket types, quotas, rules."""
        return AsyncTickets(self._connection)

    @cached_property
    def venues(self) -> AsyncVenues:
        """Places where events happen."""
        return AsyncVenues(self._connection)

    @cached_property
    def events(self) -> AsyncEvents:
        """Events, their seats and their people."""
        return AsyncEvents(self._connection)

    @cached_property
    def registrations(self) -> AsyncRegistrations:
        """One's own places at events."""
        return AsyncRegistrations(self._connection)

    @cached_property
    def door(self) -> AsyncDoor:
        """Who is let in at an event."""
        return AsyncDoor(self._connection)

    @cached_property
    def payments(self) -> AsyncPayments:
        """Money for places at events: paying, what was paid, and what goes back."""
        return AsyncPayments(self._connection)

    @cached_property
    def blog(self) -> AsyncBlog:
        """Posts, and the comments on them."""
        return AsyncBlog(self._connection)

    @cached_property
    def forum(self) -> AsyncForum:
        """Topics, replies, and what is new in them."""
        return AsyncForum(self._connection)

    @cached_property
    def connections(self) -> AsyncConnections:
        """Whom one knows, and who wants to be known."""
        return AsyncConnections(self._connection)

    @cached_property
    def messages(self) -> AsyncMessages:
        """What one writes with others."""
        return AsyncMessages(self._connection)

    @cached_property
    def notifications(self) -> AsyncNotifications:
        """What one was told."""
        return AsyncNotifications(self._connection)

    @cached_property
    def preferences(self) -> AsyncPreferences:
        """How one wants to be told and reached."""
        return AsyncPreferences(self._connection)

    @cached_property
    def series(self) -> AsyncSeries:
        """Events that recur."""
        return AsyncSeries(self._connection)

    @cached_property
    def calendar(self) -> AsyncCalendar:
        """Events in people's calendars."""
        return AsyncCalendar(self._connection)

    @cached_property
    def ai_models(self) -> AsyncAiModels:
        """The models that embed and recommend. For admins."""
        return AsyncAiModels(self._connection)

    @cached_property
    def safety(self) -> AsyncSafety:
        """Whom and what one wants nothing of, and what one tells the moderators."""
        return AsyncSafety(self._connection)

    @cached_property
    def privacy(self) -> AsyncPrivacy:
        """What is kept about oneself, and the end of it."""
        return AsyncPrivacy(self._connection)

    @cached_property
    def holds(self) -> AsyncHolds:
        """Legal holds: whose data are kept, whatever the rules of retention say. For admins."""
        return AsyncHolds(self._connection)

    @cached_property
    def moderation(self) -> AsyncModeration:
        """What people reported, and what moderators make of it."""
        return AsyncModeration(self._connection)

    @cached_property
    def resources(self) -> AsyncResources:
        """What people share: links and files."""
        return AsyncResources(self._connection)

    @cached_property
    def search(self) -> AsyncSearch:
        """What there is about something, of every kind."""
        return AsyncSearch(self._connection)

    @cached_property
    def interests(self) -> AsyncInterests:
        """What one likes."""
        return AsyncInterests(self._connection)

    @cached_property
    def recommendations(self) -> AsyncRecommendations:
        """What one might like."""
        return AsyncRecommendations(self._connection)

    @cached_property
    def activity(self) -> AsyncActivity:
        """What was noted of oneself."""
        return AsyncActivity(self._connection)

    @cached_property
    def reports(self) -> AsyncReports:
        """Reports: which there are, when one gets them, how they went."""
        return AsyncReports(self._connection)

    @cached_property
    def roles(self) -> AsyncRoles:
        """What one may do, and who else may do what."""
        return AsyncRoles(self._connection)

    @property
    def supabase(self) -> AsyncSupabase:
        """The Supabase client underneath, for what this package has no word for; the same person's."""
        return self._connection.supabase

    async def aclose(self) -> None:
        """Close the connections; a client from `as_user` leaves that to the one it came from."""
        if self._owns_pool:
            await self._connection.pool.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        """Keys and tokens never stand in logs."""
        person = ", signed in" if self._connection.token else ""
        return f"<{type(self).__name__} {self._connection.url} key={masked(self._connection.key)}{person}>"
