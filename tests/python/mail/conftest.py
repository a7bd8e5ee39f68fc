"""A mail server on this machine that keeps what it gets, and can refuse or fail on the way."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from contextlib import contextmanager
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from email.message import EmailMessage

    import psycopg
    from aiosmtpd.smtp import Envelope, LoginPassword, Session

    from tests.harness.database import Database


class MailServer:
    """`refusals`: the next answers, by recipient; `on_mail` is called with one kept and nothing said yet."""

    def __init__(self) -> None:
        self.port = 0
        self.mails: list[tuple[str, EmailMessage]] = []
        self.refusals: dict[str, str] = {}
        self.on_mail: Callable[[int], None] = lambda _: None
        self.logins: list[tuple[bytes, bytes]] = []

    @property
    def env(self) -> dict[str, str]:
        return {
            "MEDELLIN_SMTP_URL": f"smtp://127.0.0.1:{self.port}",
            "MEDELLIN_MAIL_FROM": "Medellín AI <avisos@medellin.test>",
            "MEDELLIN_SITE_URL": "https://medellin.test/",
        }

    @property
    def ids(self) -> Counter[str]:
        """How many times each mail came."""
        return Counter(str(mail["message-id"]) for _, mail in self.mails)

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.refusals and not self.refusals[address].startswith("data "):
            return self.refusals.pop(address)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        (to,) = envelope.rcpt_tos
        if to in self.refusals:
            return self.refusals.pop(to).removeprefix("data ")
        assert envelope.original_content is not None
        self.mails.append((to, message_from_bytes(envelope.original_content, policy=policy.default)))
        self.on_mail(len(self.mails))
        return "250 OK"

    def authenticate(
        self, _server: Any, _session: Any, _envelope: Any, _mechanism: Any, data: Any
    ) -> AuthResult:
        login: LoginPassword = data
        self.logins.append((login.login, login.password))
        return AuthResult(success=True)


@contextmanager
def serving(server: MailServer) -> Iterator[MailServer]:
    loop = asyncio.new_event_loop()

    def protocol() -> SMTP:
        return SMTP(
            server,
            enable_SMTPUTF8=True,
            hostname="localhost",
            authenticator=server.authenticate,
            auth_require_tls=False,
            loop=loop,
        )

    listening = loop.run_until_complete(loop.create_server(protocol, "127.0.0.1", 0))
    server.port = listening.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        listening.close()
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0.01))
        loop.close()


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    with serving(MailServer()) as server:
        yield server


@pytest.fixture
def owner(database: Database) -> psycopg.Connection[Any]:
    """The database's owner, with three people who have addresses and no quiet hours."""
    connection = database.connect()
    connection.execute("select tests.create_user(n) from unnest('{ana,beto,caro}'::text[]) as n")
    connection.execute("update public.communication_preferences set quiet_hours = '{}'")
    return connection
