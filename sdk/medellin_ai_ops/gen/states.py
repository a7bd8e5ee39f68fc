"""`states.py`: for each column with a state, which states may follow which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medellin_ai_ops.gen.source import BANNER, docstring, text

if TYPE_CHECKING:
    from medellin_ai_ops.gen.catalog import Machine
    from medellin_ai_ops.gen.vocabulary import Vocabulary

_TITLE = """Which states may follow which. The database refuses every other step with `IllegalStep`."""


def render(vocabulary: Vocabulary) -> dict[str, str]:
    """The machines of columns that clients can read, and the words of their states."""
    found = [
        (machine, vocabulary.state_word(machine))
        for machine in vocabulary.catalog.machines
        if machine.schema == "public" and machine.relation in vocabulary.relations
    ]
    words = ", ".join(sorted({word for _, word in found}))
    names = [f"{machine.name.upper()}_STEPS" for machine, _ in found]
    parts = [_steps(name, machine, word) for name, (machine, word) in zip(names, found, strict=True)]
    body = "\n\n".join(parts)
    return {
        "states.py": f'{BANNER}\n"""{_TITLE}"""\n\n'
        "from collections.abc import Mapping\nfrom typing import Final\n\n"
        f"from medellin_ai.models.values import {words}\n\n"
        f"{body}\n\n__all__ = [{', '.join(text(name) for name in names)}]\n"
    }


def _steps(name: str, machine: Machine, word: str) -> str:
    lines = [f"    {text(state)}: {_tuple(machine.after(state))}," for state in machine.states]
    return "\n".join(
        [
            f"{name}: Final[Mapping[{word}, tuple[{word}, ...]]] = {{",
            *lines,
            "}",
            docstring(f"Of {machine.relation}.{machine.column}.", indent=0),
        ]
    )


def _tuple(states: tuple[str, ...]) -> str:
    return f"({', '.join(map(text, states))}{',' if len(states) == 1 else ''})"
