"""Two people at once: requests that cross, blocks that cross them, and more messages than are allowed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

    from .conftest import Community

ROUNDS = 30
REQUEST = "select public.request_connection(%s)"
BLOCK = "insert into public.user_blocks (blocked_id) values (%s)"
WRITE = "insert into public.user_messages (recipient_id, content) values (%s, 'Hola')"


def states(community: Community, one: UUID, other: UUID) -> list[str]:
    """The states of all connections between two people."""
    rows = community.owner().execute(
        "select status from public.user_connections"
        " where %(one)s in (requester_id, recipient_id) and %(other)s in (requester_id, recipient_id)",
        {"one": one, "other": other},
    )
    return [state for (state,) in rows]


def test_requests_that_cross_become_one_connection(community: Community) -> None:
    for _ in range(ROUNDS):
        one, other = community.people(2)
        answers = community.all_at_once(
            2, [partial(community.ask, one, REQUEST, other), partial(community.ask, other, REQUEST, one)]
        )
        assert answers == ["ok", "ok"]
        assert states(community, one, other) == ["accepted"]


def test_asking_many_times_at_once_is_asking_once(community: Community) -> None:
    one, other = community.people(2)
    assert community.all_at_once(10, [partial(community.ask, one, REQUEST, other)] * 30) == ["ok"] * 30
    assert states(community, one, other) == ["pending"]
    told = community.owner().execute("select count(*) from public.notifications where user_id = %s", (other,))
    assert told.fetchone() == (1,)


def test_a_block_that_crosses_a_request_leaves_none_open(community: Community) -> None:
    for _ in range(ROUNDS):
        one, other = community.people(2)
        answers = community.all_at_once(
            2, [partial(community.ask, one, REQUEST, other), partial(community.ask, other, BLOCK, one)]
        )
        assert (answers[0] in ("ok", "P0002"), answers[1]) == (True, "ok")
        assert states(community, one, other) == (["cancelled"] if answers[0] == "ok" else [])


def test_an_answer_that_crosses_a_withdrawal_is_one_of_both(community: Community) -> None:
    accept = "select public.answer_connection(c.id, true) from public.user_connections as c"
    withdraw = "select public.remove_connection(c.id) from public.user_connections as c"
    for _ in range(ROUNDS):
        one, other = community.people(2)
        assert community.ask(one, REQUEST, other) == "ok"
        answers = community.all_at_once(
            2, [partial(community.ask, other, accept), partial(community.ask, one, withdraw)]
        )
        ended = {("ok", "ok"): "removed", ("MD105", "ok"): "cancelled"}
        assert states(community, one, other) == [ended[answers[0], answers[1]]]


def test_the_eleventh_message_of_a_new_account_is_refused_however_many_connections(
    community: Community,
) -> None:
    sender, *others = community.people(4)
    community.owner().execute("update auth.users set created_at = now()")
    calls = [partial(community.ask, sender, WRITE, others[n % 3]) for n in range(30)]
    assert sorted(community.all_at_once(15, calls)) == ["MD401"] * 20 + ["ok"] * 10
    written = community.owner().execute("select count(*) from public.user_messages")
    assert written.fetchone() == (10,)


def test_everybody_writes_to_everybody_at_once(community: Community) -> None:
    people = community.people(6)
    calls = [partial(community.ask, a, WRITE, b) for a in people for b in people if a != b] * 2
    assert community.all_at_once(12, calls) == ["ok"] * 60
