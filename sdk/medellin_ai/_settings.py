"""Addresses and keys: found in the environment, and refused early when they cannot work."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from medellin_ai._errors import ConfigurationError, InvalidKey
from medellin_ai._transport import is_secret_key

if TYPE_CHECKING:
    from collections.abc import Mapping

URL_NAMES = ("MEDELLIN_URL", "SUPABASE_URL")
KEY_NAMES = ("MEDELLIN_KEY", "SUPABASE_PUBLISHABLE_KEY", "SUPABASE_ANON_KEY")

_ADDRESS = re.compile(r"https?://([\w.-]+|\[[0-9a-fA-F:]+\])(:\d+)?(/[\w./-]*)?", re.ASCII)


def from_environment(environ: Mapping[str, str]) -> tuple[str, str]:
    return _first(environ, URL_NAMES), _first(environ, KEY_NAMES)


def _first(environ: Mapping[str, str], names: tuple[str, ...]) -> str:
    for name in names:
        if value := environ.get(name, "").strip():
            return value
    raise ConfigurationError(
        f"Falta la variable de entorno {names[0]}",
        message_en=f"Set the environment variable {names[0]} (or {' or '.join(names[1:])})",
    )


def checked_url(url: str) -> str:
    text = url.strip().rstrip("/")
    if not _ADDRESS.fullmatch(text):
        raise ConfigurationError(
            "La dirección del proyecto no sirve",
            message_en="The project's address must look like https://abc.supabase.co",
            details={"url": text},
        )
    return text


def publishable(key: str) -> str:
    key = _present(key)
    if is_secret_key(key):
        raise InvalidKey(
            "Esta es una clave secreta",
            message_en="A secret key passes row security; on a server use MedellinClient.admin",
        )
    return key


def secret(key: str) -> str:
    key = _present(key)
    if not is_secret_key(key):
        raise InvalidKey(
            "Esta no es una clave secreta",
            message_en="This is not a secret key; use MedellinClient(url, key)",
        )
    return key


def _present(key: str) -> str:
    key = key.strip()
    if not key or not key.isascii() or not key.isprintable():
        raise ConfigurationError("Falta la clave de la API", message_en="The API key is empty or garbled")
    return key
