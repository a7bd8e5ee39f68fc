"""The gateway (Node): one address that routes like a Supabase project; auth and storage live in it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from medellin_ai_ops.console import OpsError
from medellin_ai_ops.stack.component import Component
from medellin_ai_ops.stack.health import answers

if TYPE_CHECKING:
    from medellin_ai_ops.stack.state import StackState

MAIN = Path(__file__).with_name("main.mjs")
OLDEST_NODE = 20
PACKAGES = ("@supabase/lite", "bcryptjs", "postgres", "supabase")
INSTALL_NODE = f"Install Node {OLDEST_NODE} or newer (https://nodejs.org), then run: make setup"


def program(clone: Path) -> str:
    """Node, checked for its age and its packages."""
    node = shutil.which("node")
    if node is None:
        raise OpsError("Node is not installed", INSTALL_NODE)
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.match(r"v(\d+)\.", answer)
    if version is None or int(version[1]) < OLDEST_NODE:
        raise OpsError(f"{node} is Node {answer.strip() or 'of an unknown version'}", INSTALL_NODE)
    for package in PACKAGES:
        if not (clone / "node_modules" / package / "package.json").is_file():
            raise OpsError(f"the Node parts are not installed (no {package})", "Run: make setup")
    return node


def settings(clone: Path) -> dict[str, Any]:
    """What supabase/config.toml says."""
    return tomllib.loads((clone / "supabase" / "config.toml").read_text(encoding="utf-8"))


def site_url(clone: Path) -> str:
    """Where the frontend is."""
    return str(settings(clone)["auth"]["site_url"])


def component(state: StackState, clone: Path) -> Component:
    supabase = settings(clone)
    config = {
        "port": state.ports.api,
        "restPort": state.ports.rest,
        "functionsPort": state.ports.functions,
        "jwtSecret": state.jwt_secret,
        "publishableKey": state.publishable_key,
        "secretKey": state.secret_key,
        "authDbUrl": state.database_url("supabase_auth_admin"),
        "storageDbUrl": state.database_url("supabase_storage_admin"),
        "storageDir": str(state.home / "storage"),
        "siteUrl": site_url(clone),
        "tokenSeconds": supabase["auth"]["jwt_expiry"],
        "passwordLength": supabase["auth"]["minimum_password_length"],
        "tokenHook": token_hook(supabase),
        "openFunctions": open_functions(supabase),
    }
    file = state.write_private("gateway.json", json.dumps(config, indent=2))
    return Component(
        name="gateway",
        command=(program(clone), str(MAIN)),
        # Lite's storage is switched on by name.
        environment={"MEDELLIN_GATEWAY_CONFIG": str(file), "EXPERIMENTAL_STORAGE": "1"},
        folder=clone,
        is_healthy=lambda: answers(f"{state.api_url}/health"),
        ports=(state.ports.api,),
    )


def token_hook(supabase: dict[str, Any]) -> str:
    """pg-functions://postgres/private/custom_access_token_hook -> private.custom_access_token_hook"""
    *_, schema, function = str(supabase["auth"]["hook"]["custom_access_token"]["uri"]).split("/")
    return f"{schema}.{function}"


def open_functions(supabase: dict[str, Any]) -> list[str]:
    """Functions that anybody may call, without a token."""
    functions: dict[str, dict[str, Any]] = supabase.get("functions", {})
    return [name for name, settings in functions.items() if settings.get("verify_jwt") is False]
