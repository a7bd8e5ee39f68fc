"""Mails: what one looks like, and the server that takes them."""

from __future__ import annotations

import re
import smtplib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from medellin_ai_ops.console import OpsError

if TYPE_CHECKING:
    from collections.abc import Mapping

URL = "MEDELLIN_SMTP_URL"
SENDER = "MEDELLIN_MAIL_FROM"
SITE = "MEDELLIN_SITE_URL"
SETTINGS = (URL, SENDER, SITE)
SECONDS = 30.0
PORTS = {"smtp": 587, "smtps": 465}
HERE = {"127.0.0.1", "::1", "localhost"}
# Titles and names are people's words: the one link of a mail is that of its notification.
LINK = re.compile(r"(?:[a-z][a-z0-9+.-]*://|www\.)\S+", re.IGNORECASE)
WHY = "Recibes este mensaje por tus preferencias de avisos en {site}."


def lacks(env: Mapping[str, str]) -> str | None:
    """The settings that are missing for sending mails."""
    return " and ".join(name for name in SETTINGS if not env.get(name)) or None


def sender(env: Mapping[str, str]) -> Address:
    """Who mails are from: `Name <address>`, or an address."""
    name, address = parseaddr(env[SENDER])
    try:
        found = Address(name, addr_spec=address)
    except ValueError:
        found = Address()
    if not found.username or not found.domain:
        raise OpsError(f"{SENDER} is no address", "Write it as: Medellin AI <avisos@example.org>")
    return found


def compose(mail: Mapping[str, Any], env: Mapping[str, str]) -> EmailMessage:
    """The mail of a notification; again, for another attempt, the very same.

    Raises:
        ValueError: for an address that is none.
    """
    message = EmailMessage(policy=SMTP)
    message["Message-ID"] = mail["message_id"]
    message["Date"] = format_datetime(mail["told_at"])
    message["From"] = sender(env)
    message["To"] = Address(addr_spec=mail["address"])
    message["Subject"] = one_line(mail["title"])
    message["Auto-Submitted"] = "auto-generated"

    site = env[SITE].rstrip("/")
    why = WHY.format(site=site)
    words = LINK.sub("[…]", mail["message"])
    link = absolute(mail["action_url"], site)
    message.set_content("\n\n".join(filter(None, (words, link, f"-- \n{why}"))) + "\n")
    html = [f"<p>{escape(words)}</p>"]
    if link:
        html.append(f'<p><a href="{escape(link)}">Ver más</a></p>')
    html.append(f"<p><small>{escape(why)}</small></p>")
    message.add_alternative("\n".join(html) + "\n", subtype="html")
    return message


def one_line(text: str) -> str:
    """Words for a header: nothing in it begins another one, or leads elsewhere."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(LINK.sub("[…]", printable).split())


def absolute(path: str | None, site: str) -> str | None:
    return f"{site}{path}" if path and path.startswith("/") else path


def connect(env: Mapping[str, str]) -> smtplib.SMTP:
    """A server that takes mails, with TLS where it has it.

    Raises:
        OpsError: the setting is no URL, or a password would go out in the clear.
    """
    url = urlsplit(env[URL])
    if url.scheme not in PORTS or not url.hostname:
        raise OpsError(f"{URL} is no URL of a mail server", "Write it as: smtps://user:password@host:465")
    options: dict[str, Any] = {"timeout": SECONDS, "local_hostname": sender(env).domain}
    port = url.port or PORTS[url.scheme]
    if url.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            url.hostname, port, context=ssl.create_default_context(), **options
        )
    else:
        server = smtplib.SMTP(url.hostname, port, **options)
    try:
        server.ehlo_or_helo_if_needed()
        is_private = url.scheme == "smtps" or url.hostname in HERE
        if url.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
            is_private = True
        if url.username:
            if not is_private:
                raise OpsError(f"{url.hostname} takes a password in the clear only", f"Use smtps:// in {URL}")
            server.login(unquote(url.username), unquote(url.password or ""))
    except BaseException:
        server.close()
        raise
    return server
