"""Where things are: the clone, its state, its Node parts."""

from __future__ import annotations

from pathlib import Path

from medellin_ai_ops.console import OpsError


def repo_root() -> Path:
    """The clone: found from the current folder upwards, else from where this package lies."""
    here = Path.cwd()
    for folder in (here, *here.parents, *Path(__file__).resolve().parents):
        if _is_clone(folder):
            return folder
    raise OpsError("this is not a clone of Medellin AI", "Change into the clone's folder and run this again")


def _is_clone(folder: Path) -> bool:
    project = folder / "pyproject.toml"
    if not (folder / "supabase" / "config.toml").is_file() or not project.is_file():
        return False
    return 'name = "medellin-ai"' in project.read_text(encoding="utf-8")


def state_dir() -> Path:
    """What the embedded stack keeps between runs, secrets included: only its owner may look inside."""
    folder = repo_root() / ".medellin"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        folder.chmod(0o700)
    except OSError as error:
        raise OpsError(
            f"{folder} cannot be written: {error.strerror}", "Make the clone's folder writable for you"
        ) from error
    return folder


def node_modules() -> Path:
    """The installed Node parts: Supabase CLI, PostgREST, auth and storage."""
    folder = repo_root() / "node_modules"
    if not folder.is_dir():
        raise OpsError("the Node parts are not installed", "Run: make setup")
    return folder
