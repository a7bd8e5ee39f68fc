"""Mails of what people are told: sent once as far as anybody can tell, and never what is not to be sent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from medellin_ai_ops.console import OpsError
from medellin_ai_ops.work import mail as mails
from medellin_ai_ops.work.kinds.deliver_email import KIND
from medellin_ai_ops.work.worker import drain

if TYPE_CHECKING:
    import psycopg

    from tests.harness.database import Database
    from tests.python.mail.conftest import MailServer

TELL = """
    select private.notify(tests.user_id(%(name)s), 'event', %(title)s, %(message)s, %(url)s)
    from generate_series(1, %(times)s)
"""
DELIVERIES = "select state, reason, attempts from private.deliveries order by created_at, notification_id"


def tell(
    owner: psycopg.Connection[Any],
    name: str = "ana",
    title: str = "Hola",
    message: str = "Pasó algo",
    url: str | None = "/events/charla",
    times: int = 1,
) -> None:
    owner.execute(TELL, {"name": name, "title": title, "message": message, "url": url, "times": times})


def test_a_mail_says_what_happened_and_leads_there(
    database: Database, owner: psycopg.Connection[Any], mail_server: MailServer
) -> None:
    tell(owner, title="Año nuevo <b>", message="«Charla» & «Taller» <script>alert(1)</script>")

    assert [done.outcome for done in drain(database.url(), [KIND], mail_server.env)] == ["done"]

    ((to, mail),) = mail_server.mails
    notification = owner.execute("select id, created_at from public.notifications").fetchone()
    assert notification is not None
    assert to == "ana@example.com" == mail["to"]
    assert mail["from"] == "Medellín AI <avisos@medellin.test>"
    assert mail["subject"] == "Año nuevo <b>"
    assert mail["message-id"] == f"<{notification[0]}.email@medellin.test>"
    assert abs(mail["date"].datetime - notification[1]).total_seconds() < 1
    assert mail["auto-submitted"] == "auto-generated"
    text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert "<script>alert(1)</script>" in text
    assert "https://medellin.test/events/charla" in text.splitlines()
    assert "<script>" not in html
    assert '<a href="https://medellin.test/events/charla">' in html
    assert owner.execute(DELIVERIES).fetchall() == [("sent", None, 1)]
    assert drain(database.url(), [KIND], mail_server.env) == []


@pytest.mark.parametrize(
    ("title", "subject"),
    [
        ("Hola\r\nBcc: victima@example.org\r\n\r\nCompra ya", "Hola Bcc: victima@example.org Compra ya"),
        ("Hola\u2028Bcc: a@b.co\x00\x0b", "Hola Bcc: a@b.co"),
        ("Gana en https://evil.example/x ya", "Gana en […] ya"),
        ("ñ" * 200, "ñ" * 200),
    ],
)
def test_no_words_become_headers_or_links(title: str, subject: str, mail_server: MailServer) -> None:
    mail = {
        "message_id": f"<{'a' * 36}.email@{'largo.' * 12}test>",
        "told_at": datetime(2030, 5, 1, 12, tzinfo=UTC),
        "address": "ana@example.com",
        "title": title,
        "message": f"{title} HTTPS://evil.example www.evil.example",
        "action_url": '/x"onmouseover="alert(1)',
    }
    sent = mails.compose(mail, mail_server.env)
    raw = sent.as_bytes().decode()
    assert [
        line.split(":")[0] for line in raw.split("\r\n\r\n")[0].split("\r\n") if line[0] not in " \t"
    ] == [
        "Message-ID",
        "Date",
        "From",
        "To",
        "Subject",
        "Auto-Submitted",
        "MIME-Version",
        "Content-Type",
    ]
    assert mail["message_id"] in raw
    assert sent["subject"] == subject
    for kind in ("plain", "html"):
        body = sent.get_body((kind,))
        assert body is not None
        assert "evil.example" not in body.get_content()
        assert 'href="https://medellin.test/x"onmouseover' not in body.get_content()


def test_what_is_refused_for_good_is_dead_and_what_is_not_waits(
    database: Database, owner: psycopg.Connection[Any], mail_server: MailServer
) -> None:
    for name in ("ana", "beto", "caro"):
        tell(owner, name)
    mail_server.refusals = {
        "ana@example.com": "550 no such user",
        "beto@example.com": "451 try again later",
        "caro@example.com": "data 554 spam",
    }

    drain(database.url(), [KIND], mail_server.env)

    found = owner.execute(
        "select u.email::text, d.state, d.reason from private.deliveries as d"
        " join public.notifications as n on n.id = d.notification_id join auth.users as u on u.id = n.user_id"
        " order by 1"
    ).fetchall()
    assert found == [
        ("ana@example.com", "dead", "550 no such user"),
        ("beto@example.com", "sending", None),
        ("caro@example.com", "dead", "554 spam"),
    ]
    assert mail_server.mails == []
    owner.execute("update private.jobs set run_at = now() where dead_at is null")
    drain(database.url(), [KIND], mail_server.env)
    assert [to for to, _ in mail_server.mails] == ["beto@example.com"]


def test_an_address_that_is_none_is_dead(
    database: Database, owner: psycopg.Connection[Any], mail_server: MailServer
) -> None:
    owner.execute("update auth.users set email = 'a@b.co, c@d.co' where id = tests.user_id('ana')")
    tell(owner)
    tell(owner, "beto")
    assert sorted(done.outcome for done in drain(database.url(), [KIND], mail_server.env)) == ["dead", "done"]
    assert [to for to, _ in mail_server.mails] == ["beto@example.com"]


def test_a_server_that_is_away_costs_an_attempt_of_each(
    database: Database, owner: psycopg.Connection[Any], mail_server: MailServer
) -> None:
    tell(owner, times=3)
    over = drain(database.url(), [KIND], mail_server.env | {"MEDELLIN_SMTP_URL": "smtp://127.0.0.1:1"})
    assert [done.outcome for done in over] == ["waiting"] * 3
    assert owner.execute(DELIVERIES).fetchall() == [("sending", None, 1)] * 3


def test_a_connection_that_breaks_in_the_middle_costs_one(
    database: Database, owner: psycopg.Connection[Any], mail_server: MailServer
) -> None:
    for name in ("ana", "beto", "caro"):
        tell(owner, name)
    mail_server.refusals = {"beto@example.com": "421 closing"}
    over = drain(database.url(), [KIND], mail_server.env)
    assert sorted(done.outcome for done in over) == ["done", "done", "waiting"]


def test_a_worker_that_is_killed_while_it_sends_sends_again_under_the_same_id(
    database: Database, owner: psycopg.Connection[Any], mail_server: MailServer
) -> None:
    tell(owner, times=12)
    command = [sys.executable, "-m", "medellin_ai_ops.cli", "work", "--kind", "deliver_email", "--drain"]
    env = {**os.environ, **mail_server.env, "MEDELLIN_DB_URL": database.url()}

    for nth in (1, 5, 9):  # it has the mail, and the worker will never hear so
        worker = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        mail_server.on_mail = lambda count, nth=nth, worker=worker: (
            worker.send_signal(signal.SIGKILL) if count >= nth else None
        )
        assert worker.wait(30) == -signal.SIGKILL
        database.end_leases()
    mail_server.on_mail = lambda _: None
    drain(database.url(), [KIND], mail_server.env)

    wanted = {
        f"<{row[0]}.email@medellin.test>"
        for row in owner.execute("select id from public.notifications").fetchall()
    }
    assert set(mail_server.ids) == wanted
    assert len(wanted) == 12 < mail_server.ids.total() <= 12 + 3 * 2
    assert owner.execute("select state, count(*) from private.deliveries group by state").fetchall() == [
        ("sent", 12)
    ]
    assert owner.execute("select count(*) from private.jobs").fetchone() == (0,)


def test_a_password_goes_out_only_where_nobody_listens(mail_server: MailServer) -> None:
    url = f"smtp://ana%40x:s%3A1@127.0.0.1:{mail_server.port}"
    mails.connect(mail_server.env | {"MEDELLIN_SMTP_URL": url}).quit()
    assert mail_server.logins == [(b"ana@x", b"s:1")]

    mails.HERE.remove("127.0.0.1")
    try:
        with pytest.raises(OpsError, match="in the clear"):
            mails.connect(mail_server.env | {"MEDELLIN_SMTP_URL": url})
    finally:
        mails.HERE.add("127.0.0.1")
    assert len(mail_server.logins) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [("MEDELLIN_SMTP_URL", "http://x"), ("MEDELLIN_SMTP_URL", "smtp://"), ("MEDELLIN_MAIL_FROM", "nobody")],
)
def test_what_is_set_wrongly_is_said(name: str, value: str, mail_server: MailServer) -> None:
    with pytest.raises(OpsError, match=name):
        mails.connect(mail_server.env | {name: value})
    assert mails.lacks({"MEDELLIN_SMTP_URL": "smtp://x"}) == "MEDELLIN_MAIL_FROM and MEDELLIN_SITE_URL"
