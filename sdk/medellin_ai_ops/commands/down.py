"""`medellin-ai down`: stop the embedded stack."""

from __future__ import annotations


def down() -> None:
    """Stop everything; the data stay."""
    from medellin_ai_ops.console import say
    from medellin_ai_ops.stack import operate

    say("stopped; the data stay in place" if operate.down() else "nothing was running")
