"""PostgreSQL 15, the oldest that hosted projects run, from Debian's packages.

`MEDELLIN_TEST_SERVER=pg15` chooses it. The programs are unpacked into a folder of their own, beside what
this machine has installed: `python -m tests.harness.pg15` makes that folder and prints it. pgvector, which
Debian 12 has no package of, is built from the source package of Debian 13. pg_cron and pgTAP are those of the
embedded server: Debian's pg_cron is 1.4, hosted projects have 1.6.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from medellin_ai_ops.console import OpsError, say
from medellin_ai_ops.stack import extensions
from medellin_ai_ops.stack.postgres import Cluster

if TYPE_CHECKING:
    from collections.abc import Iterable

PACKAGES = ("postgresql-15", "postgresql-client-15", "postgresql-15-plpgsql-check")
PGVECTOR = "postgresql-15-pgvector"
# What building pgvector takes: headers are unpacked beside the programs, tools are the machine's.
HEADERS = ("postgresql-server-dev-15", "libpq-dev")
TOOLS = {"gcc": "gcc", "make": "make", "dpkg-source": "dpkg-dev"}
SOURCE_SUITE = "trixie"
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
# Of all the libraries of the packages, only the compiler of expressions is done without: it is large.
JIT = ("llvmjit.so", "llvmjit_types.bc", "bitcode")
ADVICE = "Run this on Debian 12, or put apt.postgresql.org among the sources of apt"


class Cluster15(Cluster):
    """The test server with the programs of PostgreSQL 15."""

    def _find_programs(self) -> Path:
        return programs()

    def _run_initdb(self, *arguments: str) -> None:
        # As Supabase's image: texts sort by the rules of a language, not by their bytes.
        locale = ("--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en_US.UTF-8")
        self._run(self._programs / "bin" / "initdb", *arguments, *locale)

    def _own_settings(self) -> dict[str, str]:
        return {}


def programs() -> Path:
    """The folder with bin, lib and share; made by the first who asks, shared by all."""
    home = _home()
    home.mkdir(parents=True, exist_ok=True)
    complete = home / _recipe()
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not complete.exists():
            say("unpacking PostgreSQL 15 ...")
            with tempfile.TemporaryDirectory(dir=home) as room:
                tree = Path(room) / "tree"
                _make(Path(room), tree)
                tree.chmod(0o755)
                tree.rename(complete)
    return complete / "usr/lib/postgresql/15"


def _home() -> Path:
    if os.geteuid() == 0:
        return Path("/var/lib/medellin-ai/pg15")
    cache = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(cache).expanduser() / "medellin-ai" / "pg15"


def _recipe() -> str:
    """What the folder is made by; another recipe makes another folder."""
    digest = hashlib.sha256()
    for file in (Path(__file__), Path(extensions.__file__), *sorted(extensions.HERE.glob("pg_cron*"))):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _make(room: Path, tree: Path) -> None:
    if shutil.which("apt-get") is None:
        raise OpsError("PostgreSQL 15 comes from Debian's packages, and there is no apt here", ADVICE)
    if not _is_offered("postgresql-15"):
        _as_root("apt-get", "update")
    for package in PACKAGES:
        if not _is_offered(package):
            raise OpsError(f"apt offers no {package}", ADVICE)
    has_pgvector = _is_offered(PGVECTOR)
    _unpack(room, tree, PACKAGES + ((PGVECTOR,) if has_pgvector else HEADERS))
    folder = tree / "usr/lib/postgresql/15/lib"
    for name in JIT:
        made = folder / name
        shutil.rmtree(made) if made.is_dir() else made.unlink(missing_ok=True)
    _install_libraries(room, [tree / "usr/lib/postgresql/15/bin/postgres", *folder.glob("*.so")])
    if not has_pgvector:
        _build_pgvector(room, tree)
    _dress(tree / "usr/share/postgresql/15/extension")


def _unpack(room: Path, tree: Path, packages: Iterable[str]) -> None:
    debs = room / "debs"
    debs.mkdir()
    _run("apt-get", "download", *packages, cwd=debs)
    for deb in debs.glob("*.deb"):
        _run("dpkg-deb", "--extract", str(deb), str(tree))


def _install_libraries(room: Path, binaries: Iterable[Path]) -> None:
    """The libraries of the machine that the programs need and do not find."""
    linked = _run("ldd", *map(str, binaries), cwd=room)
    missing = {line.split()[0] for line in linked.splitlines() if "not found" in line}
    if missing:
        say(f"missing: {', '.join(sorted(missing))}")
        deb = next((room / "debs").glob("postgresql-15_*.deb"))
        needs = _run("dpkg-deb", "--field", str(deb), "Depends").split(",")
        names = [need.split()[0] for need in needs]
        _as_root(
            *("apt-get", "install", "-y", "-qq", "--no-install-recommends", "--no-upgrade"),
            *(name for name in names if name.startswith("lib") and "llvm" not in name),
        )


def _build_pgvector(room: Path, tree: Path) -> None:
    absent = [package for tool, package in TOOLS.items() if shutil.which(tool) is None]
    if absent:
        _as_root("apt-get", "install", "-y", "-qq", "--no-install-recommends", *absent, "libc6-dev")
    source = _fetch_pgvector(room)
    make = (
        *("make", "-s", "OPTFLAGS=", "with_llvm=no"),
        f"PG_CONFIG={tree / 'usr/lib/postgresql/15/bin/pg_config'}",
    )
    _run(*make, f"-j{os.cpu_count()}", cwd=source)
    _run(*make, "install", cwd=source)


def _fetch_pgvector(room: Path) -> Path:
    """Its source, from the mirror of Debian that this machine's apt knows, checked by Debian's own keys."""
    form = "$(ORIGIN) $(LABEL) $(COMPONENT) $(REPO_URI)"
    known = _run("apt-get", "indextargets", "--format", form, "Created-By: Packages").splitlines()
    mirrors = [line.split()[3] for line in known if line.startswith("Debian Debian main ")]
    if not mirrors:
        raise OpsError("this machine's apt knows no mirror of Debian, where pgvector's source is", ADVICE)
    lists = room / "lists"
    (lists / "partial").mkdir(parents=True)
    sources = room / "sources.list"
    sources.write_text(f"deb-src [signed-by={KEYRING}] {mirrors[0]} {SOURCE_SUITE} main\n")
    settings = {
        "Dir::Etc::SourceList": str(sources),
        "Dir::Etc::SourceParts": "-",
        "Dir::State::Lists": str(lists),
        "Dir::Cache::pkgcache": "",
        "Dir::Cache::srcpkgcache": "",
        "APT::Sandbox::User": "root",
    }
    options = [part for name, value in settings.items() for part in ("-o", f"{name}={value}")]
    _run("apt-get", *options, "update")
    _run("apt-get", *options, "source", "--only-source", "pgvector", cwd=room)
    return next(path for path in room.glob("pgvector-*") if path.is_dir())


def _dress(folder: Path) -> None:
    """As on hosted projects, `postgres` may create what Supabase trusts."""
    for name in (*extensions.PRIVILEGED, "plpgsql_check"):
        extensions.trust(folder / f"{name}.control", folder)
    for file in extensions.HERE.glob("pg_cron*"):
        shutil.copyfile(file, folder / file.name)
    extensions.unpack_pgtap(folder)


def _is_offered(package: str) -> bool:
    lines = _run("apt-cache", "policy", package).splitlines()
    return any("Candidate:" in line and "(none)" not in line for line in lines)


def _as_root(*command: str) -> None:
    if os.geteuid() != 0:
        raise OpsError(
            "PostgreSQL 15 needs packages that only root can install",
            f"Run as root: {' '.join(command)}",
        )
    say(f"{' '.join(command)} ...")
    _run(*command)


def _run(*command: str, cwd: Path | None = None) -> str:
    result = subprocess.run(
        command,
        cwd=cwd,
        env={**os.environ, "LC_ALL": "C", "DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode != 0:
        words = (result.stderr.strip() or result.stdout.strip() or "no message").splitlines()[-1]
        raise OpsError(f"{' '.join(command[:2])} failed: {words}", "Mend this and run the command again")
    return result.stdout


if __name__ == "__main__":
    try:
        print(programs())
    except OpsError as error:
        say(f"error: {error}")
        sys.exit(error.code)
