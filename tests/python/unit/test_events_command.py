"""How events look at a terminal."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from medellin_ai.models import Event
from medellin_ai_ops.commands import events

from .samples import event

if TYPE_CHECKING:
    import pytest


def made(**values: object) -> Event:
    return Event.model_validate(event(**values))


def test_a_terminal_gets_a_table(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    events._print_table((made(price_type="free", price=None), made(title="Otra", price=Decimal("50000"))))
    shown = capsys.readouterr().out
    for words in (
        "2026-12-01 18:00",
        "Ruta N",
        "in-person",
        "agentes-que-hablan-paisa",
        "Otra",
        "free",
        "50,000 COP",
    ):
        assert words in shown


def test_a_narrow_terminal_keeps_the_whole_slug(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    events._print_table((made(slug="x" * 30),))
    assert capsys.readouterr().out.count("x") == 30
