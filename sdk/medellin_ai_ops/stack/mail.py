"""The mail server of the stack: it takes every mail and sends none; `medellin-ai mail` reads them.

`python -m medellin_ai_ops.stack.mail FOLDER PORT`. A mail is a file, numbered as it came, with whom it was
for before its own headers.
"""

from __future__ import annotations

import asyncio
import signal
import smtplib
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path
from typing import TYPE_CHECKING

from aiosmtpd.smtp import SMTP

from medellin_ai_ops.stack.component import Component

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

    from aiosmtpd.smtp import Envelope, Session

    from medellin_ai_ops.stack.state import StackState

FOLDER = "mail"
ASK_SECONDS = 2.0


@dataclass(frozen=True)
class Mail:
    """One that came."""

    number: int
    received_at: datetime
    content: EmailMessage

    def header(self, name: str) -> str:
        return str(self.content.get(name, ""))

    def body(self, kind: str) -> str:
        part = self.content.get_body((kind,))
        return str(part.get_content()) if part is not None else ""


class Box:
    """Where mails are kept; also the handler that puts them there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def mails(self) -> Iterator[Mail]:
        """All, as they came."""
        for file in self._files():
            yield self._read(file)

    def newest_first(self) -> Iterator[Mail]:
        for file in reversed(self._files()):
            yield self._read(file)

    def mail(self, number: int) -> Mail | None:
        file = self._file(number)
        return self._read(file) if file.exists() else None

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        self.keep(envelope.rcpt_tos, envelope.original_content or b"")
        return "250 OK"

    def keep(self, recipients: list[str], content: bytes) -> None:
        """Keep a mail, whole or not at all."""
        self.folder.mkdir(mode=0o700, exist_ok=True)
        number = max((int(file.stem) for file in self.folder.glob("*.eml")), default=0) + 1
        half = self.folder / "half"
        half.write_bytes(f"Delivered-To: {', '.join(recipients)}\r\n".encode() + content)
        half.replace(self._file(number))

    def _files(self) -> list[Path]:
        return sorted(self.folder.glob("*.eml"))

    def _file(self, number: int) -> Path:
        return self.folder / f"{number:06}.eml"

    @staticmethod
    def _read(file: Path) -> Mail:
        received_at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
        content = message_from_bytes(file.read_bytes(), policy=policy.default)
        return Mail(int(file.stem), received_at, content)


def component(state: StackState, clone: Path) -> Component:
    port = state.ports.mail
    return Component(
        name="mail",
        command=(sys.executable, "-m", __spec__.name, str(state.home / FOLDER), str(port)),
        environment={},
        folder=clone,
        is_healthy=lambda: greets(port),
        ports=(port,),
    )


def greets(port: int) -> bool:
    """Whether a mail server of this machine answers."""
    try:
        with smtplib.SMTP("127.0.0.1", port, local_hostname="localhost", timeout=ASK_SECONDS):
            return True
    except (OSError, smtplib.SMTPException):
        return False


async def serve(box: Box, port: int) -> None:
    """Take mails until SIGTERM or Ctrl-C."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    server = await loop.create_server(
        lambda: SMTP(box, enable_SMTPUTF8=True, hostname="localhost"), "127.0.0.1", port
    )
    async with server:
        await stop.wait()


if __name__ == "__main__":
    asyncio.run(serve(Box(Path(sys.argv[1])), int(sys.argv[2])))
