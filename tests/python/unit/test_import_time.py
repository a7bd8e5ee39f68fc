"""What is imported when: a command line must not wait for a client that it does not use."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("supabase", "postgrest", "storage3", "realtime", "supabase_auth")


def loaded_after(code: str) -> set[str]:
    """Modules of a fresh interpreter after this code."""
    script = f"{code}\nimport sys\nprint('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return {name.split(".")[0] for name in done.stdout.split()}


@pytest.mark.parametrize(
    "code",
    [
        "import medellin_ai",
        "from medellin_ai import MedellinClient, AsyncMedellinClient, errors, models",
        "import medellin_ai; medellin_ai.MedellinClient('http://127.0.0.1', 'sb_publishable_x').close()",
    ],
)
def test_supabase_waits_for_the_first_request(code: str) -> None:
    assert loaded_after(code).isdisjoint(HEAVY)


def test_the_package_alone_imports_nothing_heavy() -> None:
    assert loaded_after("import medellin_ai").isdisjoint({*HEAVY, "httpx", "pydantic"})


def test_the_first_request_does_import_it() -> None:
    code = "import medellin_ai; medellin_ai.MedellinClient('http://127.0.0.1', 'sb_publishable_x').supabase"
    assert "supabase" in loaded_after(code)


@pytest.mark.parametrize("module", ["events", "registrations", "whoami", "gen"])
def test_commands_import_their_work_when_they_run(module: str) -> None:
    found = loaded_after(f"import medellin_ai_ops.commands.{module}")
    assert found.isdisjoint({*HEAVY, "httpx", "pydantic", "psycopg", "rich.table"})
