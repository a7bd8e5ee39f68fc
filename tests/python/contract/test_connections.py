"""Connections and messages through the client, as the database decides."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from medellin_ai import errors

if TYPE_CHECKING:
    from .conftest import World

NOW = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=5)


def test_asking_answering_and_ending(world: World) -> None:
    ana_id, _ = world.user("ana")
    beto_id, _ = world.user("beto")
    ana, beto = world.acting(ana_id), world.acting(beto_id)

    asked = ana.connections.request(beto_id)
    assert (asked.requester_id, asked.recipient_id, asked.status) == (ana_id, beto_id, "pending")
    assert ana.connections.request(beto_id) == asked
    (request,) = beto.connections.list(status="pending")
    assert (request.connection_id, request.user_id, request.is_requester) == (asked.id, ana_id, False)
    with pytest.raises(errors.PermissionDenied) as info:
        ana.connections.accept(asked.id)
    assert info.value.reason == "recipient_answers"

    assert beto.connections.accept(asked.id).status == "accepted"
    assert [friend.user_id for friend in ana.connections.list()] == [beto_id]
    with pytest.raises(errors.IllegalStep):
        beto.connections.decline(asked.id)
    assert ana.connections.remove(asked.id).status == "removed"
    assert len(beto.connections.list()) == 0

    assert beto.connections.request(ana_id).requester_id == beto_id
    assert ana.connections.decline(asked.id).status == "declined"
    with pytest.raises(errors.ConnectionDeclined) as declined:
        beto.connections.request(ana_id)
    assert (declined.value.code, "until" in declined.value.details) == ("MD140", True)


def test_whom_one_cannot_ask(world: World) -> None:
    ana_id, _ = world.user("ana")
    ana, beto = world.acting(ana_id), world.person("beto")
    with pytest.raises(errors.NotFound):
        ana.connections.request(uuid4())
    with pytest.raises(errors.InvalidInput):
        ana.connections.request(ana_id)
    with pytest.raises(errors.NotFound):
        beto.connections.accept(ana.connections.request(world.user("caro")[0]).id)
    with pytest.raises(errors.PermissionDenied):
        world.anybody.connections.request(ana_id)
    with pytest.raises(errors.PermissionDenied):
        world.anybody.connections.list()


def test_connections_come_in_pages_and_once(world: World) -> None:
    ana_id, _ = world.user("ana")
    friends = [world.user("amiga")[0] for _ in range(5)]
    for friend in friends:
        world.sql.execute(
            "insert into public.user_connections (requester_id, recipient_id, status)"
            " values (%s, %s, 'accepted')",
            (friend, ana_id),
        )
    ana = world.acting(ana_id)
    first = ana.connections.list(limit=3)
    second = ana.connections.list(limit=3, after=first.next_cursor)
    assert [friend.user_id for friend in (*first, *second)] == friends[::-1]
    assert len(ana.connections.list(after=second.next_cursor)) == 0
    with pytest.raises(errors.InvalidInput):
        ana.connections.list(after="x")


def test_writing_reading_and_deleting(world: World) -> None:
    ana_id, ana_name = world.user("ana")
    beto_id, _ = world.user("beto")
    ana, beto = world.acting(ana_id), world.acting(beto_id)

    sent = [ana.messages.send(beto_id, text) for text in ("Hola", "¿Vienes?", "Te espero")]
    assert (sent[0].sender_id, sent[0].recipient_id, sent[0].read) == (ana_id, beto_id, False)
    (conversation,) = beto.messages.conversations()
    assert (conversation.user_id, conversation.first_name) == (ana_id, ana_name.title())
    assert (conversation.last_message, conversation.is_mine) == ("Te espero", False)
    assert conversation.unread_count == 3

    first = beto.messages.with_person(ana_id, limit=2)
    second = beto.messages.with_person(ana_id, limit=2, after=first.next_cursor)
    assert [message.content for message in (*first, *second)] == ["Te espero", "¿Vienes?", "Hola"]
    beto.messages.mark_read(ana_id, until=sent[1].created_at)
    assert [message.read for message in ana.messages.with_person(beto_id)] == [False, True, True]
    assert beto.messages.conversations().items[0].unread_count == 1
    ana.messages.mark_read(beto_id, until=NOW)
    assert beto.messages.conversations().items[0].unread_count == 1

    beto.messages.delete(sent[2].id)
    assert beto.messages.conversations().items[0].last_message == "¿Vienes?"
    assert ana.messages.conversations().items[0].last_message == "Te espero"
    with pytest.raises(errors.NotFound):
        beto.messages.delete(sent[2].id)
    with pytest.raises(errors.NotFound):
        world.person("caro").messages.delete(sent[0].id)
    assert len(world.person("jefa", "admin").messages.with_person(ana_id)) == 0


def test_what_a_deleted_account_wrote_stays(world: World) -> None:
    ana_id, _ = world.user("ana")
    ida_id, _ = world.user("ida")
    ana = world.acting(ana_id)
    world.acting(ida_id).messages.send(ana_id, "Adiós")
    world.sql.execute("delete from auth.users where id = %s", (ida_id,))
    (conversation,) = ana.messages.conversations()
    assert (conversation.user_id, conversation.first_name) == (None, None)
    (message,) = ana.messages.with_person(None)
    assert (message.sender_id, message.content) == (None, "Adiós")


def test_who_wants_no_messages(world: World) -> None:
    ana_id, _ = world.user("ana")
    world.sql.execute(
        "update public.communication_preferences set messages_from = 'connections' where user_id = %s",
        (ana_id,),
    )
    beto_id, _ = world.user("beto")
    beto = world.acting(beto_id)
    with pytest.raises(errors.MessagesRefused) as info:
        beto.messages.send(ana_id, "Hola")
    assert info.value.code == "MD141"
    assert info.value.details["messages_from"] == "connections"
    world.acting(ana_id).connections.accept(beto.connections.request(ana_id).id)
    assert beto.messages.send(ana_id, "Hola").content == "Hola"


def test_a_block_looks_like_nobody(world: World) -> None:
    ana_id, _ = world.user("ana")
    malo_id, _ = world.user("malo")
    malo = world.acting(malo_id)
    malo.messages.send(ana_id, "Hola")
    malo.connections.request(ana_id)
    world.sql.execute(
        "insert into public.user_blocks (blocker_id, blocked_id) values (%s, %s)", (ana_id, malo_id)
    )
    answers = []
    for person_id in (ana_id, uuid4()):
        with pytest.raises(errors.NotFound) as info:
            malo.messages.send(person_id, "Hola")
        answers.append((info.value.code, info.value.message, info.value.reason, info.value.details))
        with pytest.raises(errors.NotFound) as info:
            malo.connections.request(person_id)
        answers.append((info.value.code, info.value.message, info.value.reason, info.value.details))
    assert len({repr(answer) for answer in answers}) == 1
    assert len(malo.messages.conversations()) == len(malo.connections.list(status="pending")) == 0


def test_what_cannot_be_sent(world: World) -> None:
    ana_id, _ = world.user("ana")
    ana = world.acting(ana_id)
    beto_id, _ = world.user("beto")
    for recipient_id, text in ((ana_id, "Hola"), (beto_id, " "), (beto_id, "x" * 5001)):
        with pytest.raises(errors.InvalidInput):
            ana.messages.send(recipient_id, text)
    with pytest.raises(errors.PermissionDenied):
        world.anybody.messages.send(ana_id, "Hola")
    for n in range(10):
        ana.messages.send(beto_id, str(n))
    with pytest.raises(errors.TooManyRequests) as info:
        ana.messages.send(beto_id, "la undécima")
    assert info.value.code == "MD401"
