"""Events of both kinds: those whose seats the lock of the event guards, and hot ones, where slots do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from uuid import UUID

    from .conftest import Community

HOT = pytest.mark.parametrize("is_hot", [False, True], ids=["ordinary", "hot"])
SET_HOT = "select public.set_event_hot(%s, %s)"


def event_of(community: Community, seats: int, is_hot: bool) -> UUID:
    """An event of somebody's, flagged as hot or not."""
    (organizer,) = community.people(1)
    community.owner().execute(
        "insert into public.user_roles (user_id, role) values (%s, 'organizer')", (organizer,)
    )
    event = community.event(organizer, capacity=seats)
    assert community.ask(organizer, SET_HOT, event, is_hot) == "ok"
    return event
