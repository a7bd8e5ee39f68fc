"""The mail server of the stack: what people are told arrives there, and `medellin-ai mail` reads it."""

from __future__ import annotations

import json
import smtplib
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from medellin_ai_ops.stack.health import wait_until
from tests.python.stack_fixture import medellin

if TYPE_CHECKING:
    from medellin_ai_ops.stack.state import StackState
    from tests.python.stack.conftest import Person

pytestmark = pytest.mark.stack

TELL = """
    select private.notify(%s, 'event', 'Evento cancelado', '«Ñandú» fue cancelado', '/x', p_is_urgent => true)
"""


def mails(stack: StackState, to: str) -> list[dict[str, Any]]:
    listed = medellin(stack.home, "mail", "list", "--to", to, "--json")
    assert listed.returncode == 0, listed.stderr
    return [json.loads(line) for line in listed.stdout.splitlines()]


def test_what_a_person_is_told_arrives(stack: StackState, person: Person) -> None:
    with psycopg.connect(stack.db_url) as connection:
        connection.execute(TELL, (person.id,))

    assert wait_until(lambda: bool(mails(stack, person.email)), 60)
    (mail,) = mails(stack, person.email)
    assert mail["subject"] == "Evento cancelado"
    assert mail["is_again"] is False
    shown = json.loads(medellin(stack.home, "mail", "show", str(mail["number"]), "--json").stdout)
    assert "«Ñandú» fue cancelado" in shown["text"]
    assert "http://127.0.0.1:3000/x" in shown["html"]
    words = medellin(stack.home, "mail", "show", str(mail["number"]))
    assert "«Ñandú» fue cancelado" in words.stdout
    assert medellin(stack.home, "mail", "show", "--to", person.email).stdout == words.stdout
    assert medellin(stack.home, "mail", "show", "999999").returncode == 1
    nobody = medellin(stack.home, "mail", "show", "--to", "nobody.at.all@example.com")
    assert nobody.returncode == 1
    assert "there is no mail to nobody.at.all@example.com" in nobody.stderr
    assert medellin(stack.home, "mail", "show", "1", "--to", person.email).returncode == 2


def test_one_that_comes_again_is_told_apart(stack: StackState) -> None:
    message = EmailMessage()
    message["Message-ID"], message["From"], message["To"] = "<otra@vez>", "a@example.com", "nadie@example.com"
    message["Subject"] = "Otra vez"
    with smtplib.SMTP("127.0.0.1", stack.ports.mail, local_hostname="localhost") as server:
        server.send_message(message)
        server.send_message(message)

    assert [mail["is_again"] for mail in mails(stack, "nadie@example.com")] == [False, True]
    assert "(again)" in medellin(stack.home, "mail", "list", "--to", "nadie@example.com").stdout
