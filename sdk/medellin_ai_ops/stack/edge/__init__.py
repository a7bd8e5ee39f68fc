"""The edge runtime: Deno runs supabase/functions/<name>/index.ts, with no permission beyond this machine."""

from __future__ import annotations

import contextlib
import importlib.util
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from medellin_ai_ops.console import OpsError
from medellin_ai_ops.stack.component import Component
from medellin_ai_ops.stack.health import answers
from medellin_ai_ops.stack.processes import EMBEDDINGS_VARIABLES

if TYPE_CHECKING:
    from medellin_ai_ops.stack.state import StackState

MAIN = Path(__file__).with_name("main.ts")
OWN = ("MEDELLIN_FUNCTIONS", "MEDELLIN_FUNCTIONS_PORT", *EMBEDDINGS_VARIABLES)


def program() -> str:
    """Deno from the Python environment, else from PATH."""
    if importlib.util.find_spec("deno") is not None:
        from deno import find_deno_bin

        with contextlib.suppress(FileNotFoundError):
            return str(find_deno_bin())
    found = shutil.which("deno")
    if found is None:
        raise OpsError("Deno is not installed", "Run: make setup (or: pip install 'medellin-ai[local]')")
    return found


def component(state: StackState, clone: Path) -> Component:
    functions = clone / "supabase" / "functions"
    port = state.ports.functions
    given = {
        # what Supabase gives to a deployed function
        "SUPABASE_URL": state.api_url,
        "SUPABASE_ANON_KEY": state.publishable_key,
        "SUPABASE_SERVICE_ROLE_KEY": state.secret_key,
        "SUPABASE_DB_URL": state.db_url,
        **state.provider_secrets(),
    }
    return Component(
        name="functions",
        command=(
            program(),
            "run",
            "--quiet",
            "--no-prompt",
            "--no-remote",
            "--no-config",
            "--no-lock",
            "--allow-net=127.0.0.1",
            f"--allow-read={functions}",
            f"--allow-env={','.join((*given, *OWN))}",
            str(MAIN),
        ),
        environment={
            "DENO_DIR": str(state.home / "deno"),
            "DENO_NO_UPDATE_CHECK": "1",
            "MEDELLIN_FUNCTIONS": str(functions),
            "MEDELLIN_FUNCTIONS_PORT": str(port),
            **given,
        },
        folder=clone,
        is_healthy=lambda: answers(f"http://127.0.0.1:{port}/_health"),
        ports=(port,),
    )
