"""What every command shares: words to stderr, data to stdout, one clear line for an error."""

from __future__ import annotations

import json
import sys
from typing import NoReturn


class OpsError(Exception):
    """Something the person at the terminal can mend: what happened, and what to do next."""

    def __init__(self, message: str, next_step: str, code: int = 1) -> None:
        super().__init__(message)
        self.message = message.rstrip(". ")
        self.next_step = next_step
        self.code = code

    def __str__(self) -> str:
        return f"{self.message}. {self.next_step}"


def fail(message: str, next_step: str, code: int = 1) -> NoReturn:
    raise OpsError(message, next_step, code)


def say(text: str) -> None:
    """Words for a person; stdout stays free for data."""
    print(text, file=sys.stderr, flush=True)


def emit(data: object) -> None:
    """One JSON object a line, for machines."""
    print(json.dumps(data, ensure_ascii=False, default=str), flush=True)
