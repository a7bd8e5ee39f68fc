"""The door of an event: who is let in, with a line or without."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from medellin_ai import rpc
from medellin_ai._paging import Keyset, Page, checked_limit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from pydantic import JsonValue

    from medellin_ai._async.connection import AsyncConnection
    from medellin_ai.models import CheckIn, DoorEntry, DoorStats, ScanAnswer, TicketOnList

_CHANGED_FIRST = Keyset("changed_at", dt.datetime, id_column="registration_id")


class AsyncDoor:
    """All of it is for the organizer of the event, its staff and admins.

    Whoever is none of them gets PermissionDenied, for an event that the caller may not see NotFound, and for
    one of an archived year EventArchived (MD175).
    """

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def check_in(
        self, event_id: UUID, code: str, *, device: str, nonce: str, gate: str | None = None
    ) -> CheckIn:
        """Show a ticket at the door. `result` is `ok` once; then `already_in`, with the first time and gate.

        Every other result says why the ticket lets nobody in; `not_open` comes with `opens_at`. The nonce is
        the device's own number of the scan: a call that is sent again gives the same answer.

        Raises:
            PermissionDenied: the caller does not stand at this door.
            NotFound: there is no such event for the caller.
            ScanReused: the nonce was used for another ticket (MD230).
            InvalidInput: there is no device, nonce or code.
        """
        call = rpc.check_in(event_id, device, nonce, code=code, gate=gate)
        return await self._connection.call_one(call)

    async def check_in_by_name(
        self, event_id: UUID, registration_id: UUID, *, device: str, nonce: str, gate: str | None = None
    ) -> CheckIn:
        """Let somebody in who was found in the list; otherwise as `check_in`.

        Raises:
            PermissionDenied: the caller does not stand at this door.
            NotFound: there is no such event for the caller, or no such registration for it.
            ScanReused: the nonce was used for another ticket (MD230).
        """
        call = rpc.check_in(event_id, device, nonce, registration_id=registration_id, gate=gate)
        return await self._connection.call_one(call)

    async def undo(self, event_id: UUID, registration_id: UUID, *, reason: str | None = None) -> CheckIn:
        """Take an entry back: `undone`, with what it was; `not_in` where there was none. It stays in the log.

        Raises:
            PermissionDenied: the caller does not stand at this door.
            NotFound: there is no such event for the caller, or no such registration for it.
        """
        return await self._connection.call_one(rpc.undo_check_in(event_id, registration_id, reason))

    async def upload(self, event_id: UUID, scans: Sequence[dict[str, JsonValue]]) -> tuple[ScanAnswer, ...]:
        """Hand in what was scanned without a line, 500 scans at most; twice changes nothing.

        A scan has `device`, `nonce`, `scanned_at` (with its zone), one of `code`, `code_hash` and
        `registration_id`, and may have a `gate`. One that cannot be read has a `refusal` in its answer; one
        of a ticket that was no good is kept and flagged.

        Raises:
            PermissionDenied: the caller does not stand at this door.
            NotFound: there is no such event for the caller.
            TooManyScans: hand them in by parts (MD232).
        """
        answers = await self._connection.call(rpc.upload_check_ins(event_id, list(scans)))
        return tuple(answers)

    async def manifest(
        self,
        event_id: UUID,
        *,
        since: dt.datetime | None = None,
        limit: int = 500,
        after: str | None = None,
    ) -> Page[TicketOnList]:
        """A page of what a device needs without a line: hashes of tickets, first names, who is in.

        A code is good when its SHA-256, in hexadecimal, is in the `code_hashes` of an entry whose `standing`
        is `ok`. What changed last comes last; `since` its `changed_at`, a device hears only what is new, and
        some of it twice. `after` is the last page's `next_cursor`.

        Raises:
            PermissionDenied: the caller does not stand at this door.
            NotFound: there is no such event for the caller.
            InvalidInput: the limit is not 1 to 1000, or the cursor is not one of this list.
        """
        since, last = _CHANGED_FIRST.moment(after) if after else (since, None)
        call = rpc.door_manifest(event_id, since, last, checked_limit(limit))
        return _CHANGED_FIRST.page(await self._connection.call(call))

    async def stats(self, event_id: UUID) -> DoorStats:
        """How many are in, of how many: by ticket, and by the gate where they came first ('' for none).

        `no_shows` is known once the door has closed; `flagged` counts scans that need a look, see `log`.

        Raises:
            PermissionDenied: the caller does not stand at this door.
            NotFound: there is no such event for the caller.
        """
        return await self._connection.call_one(rpc.door_stats(event_id))

    async def log(
        self, event_id: UUID, *, flagged_only: bool = False, limit: int = 100, before: int | None = None
    ) -> tuple[DoorEntry, ...]:
        """What happened at the door, newest first; `before` is the id of the last entry of the page before.

        For the organizer, co-organizers and admins. Flagged is what a device without a line took, and should
        not have: a ticket that was cancelled since, or was none.

        Raises:
            PermissionDenied: the caller does not manage the event.
            NotFound: there is no such event for the caller.
            InvalidInput: the limit is not 1 to 1000.
        """
        entries = await self._connection.call(
            rpc.door_log(event_id, flagged_only, checked_limit(limit), before)
        )
        return tuple(entries)
