"""What the stack keeps between runs, in `.medellin/`: ports, keys, passwords, and how far the database is."""

from __future__ import annotations

import errno
import hashlib
import hmac
import json
import os
import secrets
import string
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from medellin_ai_ops.console import OpsError
from medellin_ai_ops.stack import paths
from medellin_ai_ops.stack.borrowed import Borrowed
from medellin_ai_ops.stack.postgres import LOGINS, WORKER, Cluster, Server, new_passwords

VERSION = 3
FILE = "state.json"
PROVIDER_SECRETS = (
    "STRIPE_WEBHOOK_SECRET",
    "WOMPI_EVENTS_SECRET",
    "WOMPI_INTEGRITY_SECRET",
    "WOMPI_PUBLIC_KEY",
)
START_OVER = "Start over with: medellin-ai reset --yes"


@dataclass
class Ports:
    """Where the components listen; all on 127.0.0.1. The first two are for people, the others internal."""

    api: int
    db: int
    rest: int
    rest_admin: int
    functions: int
    mail: int


@dataclass
class Person:
    """Somebody of the seed whom one can sign in as, on this stack only."""

    email: str
    role: str
    password: str


@dataclass
class StackState:
    """Read and written by `medellin-ai up`; the supervisor and every other command only read it."""

    home: Path
    ports: Ports
    publishable_key: str
    secret_key: str
    jwt_secret: str
    db_passwords: dict[str, str]
    migrations: dict[str, str] = field(default_factory=dict)
    is_seeded: bool = False
    people: list[Person] = field(default_factory=list)
    database: str = "postgres"
    is_borrowed: bool = False
    """Somebody else runs the database, and pg_cron in it: it is only used and watched."""

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self.ports.api}"

    @property
    def db_url(self) -> str:
        return self.database_url("postgres")

    def database_url(self, user: str) -> str:
        return Server(self.ports.db, self.db_passwords).url(self.database, user)

    @property
    def borrowed(self) -> Borrowed | None:
        if not self.is_borrowed:
            return None
        return Borrowed(self.ports.db, self.database, self.db_passwords["postgres"])

    def cluster(self) -> Cluster:
        return Cluster(self.home / "postgres", self.ports.db, self.db_passwords)

    def forget_database(self) -> None:
        """The database is new: what was in it is gone."""
        self.migrations, self.is_seeded, self.people = {}, False, []

    def for_clients(self) -> dict[str, str]:
        """What a program needs in order to use the stack."""
        return {
            "api_url": self.api_url,
            "db_url": self.db_url,
            "publishable_key": self.publishable_key,
            "secret_key": self.secret_key,
            "jwt_secret": self.jwt_secret,
        }

    def provider_secrets(self) -> dict[str, str]:
        """What payment providers would share with the functions: known to this stack alone."""
        return {
            name: hmac.new(self.jwt_secret.encode(), name.encode(), hashlib.sha256).hexdigest()
            for name in PROVIDER_SECRETS
        }

    def save(self) -> None:
        content = {"version": VERSION, **asdict(self)}
        del content["home"]
        self.write_private(FILE, json.dumps(content, indent=2))

    def write_private(self, name: str, text: str) -> Path:
        """Write a file that only its owner can read, whole or not at all."""
        file = self.home / name
        half = file.with_name(f"{name}.half")
        half.unlink(missing_ok=True)
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
            stream.write(text)
        half.replace(file)
        return file


def home() -> Path:
    """The state folder: MEDELLIN_HOME, else `.medellin/` in the clone; made if it is missing."""
    chosen = os.environ.get("MEDELLIN_HOME")
    folder = Path(chosen).absolute() if chosen else paths.state_dir()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        if not os.access(folder, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        raise OpsError(
            f"{folder} cannot be written: {error.strerror}",
            "Make it writable for you, or set MEDELLIN_HOME to another folder",
        ) from error
    return folder


def new_state(folder: Path, ports: Ports, borrowed: Borrowed | None = None) -> StackState:
    stack = StackState(
        home=folder,
        ports=ports,
        publishable_key=_key("sb_publishable"),
        secret_key=_key("sb_secret"),
        jwt_secret=secrets.token_urlsafe(48),
        db_passwords=new_passwords(),
    )
    if borrowed is not None:
        stack.is_borrowed = True
        stack.database = borrowed.name
        stack.db_passwords = dict.fromkeys((*LOGINS, WORKER), borrowed.password)
    return stack


def load(folder: Path | None = None) -> StackState | None:
    """The state, or None where `up` has not been yet. One that this version cannot use is refused."""
    folder = folder or home()
    file = folder / FILE
    if not file.exists():
        if Cluster(folder / "postgres", 0, {}).is_initialised:
            raise OpsError(f"{folder} has a database but no {FILE}: its passwords are lost", START_OVER)
        return None
    try:
        content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        version = content.pop("version")
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise OpsError(f"{file} is damaged", START_OVER) from error
    if version != VERSION:
        raise OpsError(f"{file} is of version {version}, this program needs version {VERSION}", START_OVER)
    try:
        ports = Ports(**content.pop("ports"))
        people = [Person(**person) for person in content.pop("people")]
        return StackState(home=folder, ports=ports, people=people, **content)
    except (KeyError, TypeError) as error:
        raise OpsError(f"{file} is damaged", START_OVER) from error


def _key(kind: str) -> str:
    """In the form of Supabase's API keys: kind, 22 random characters, 8 more."""
    alphabet = string.ascii_letters + string.digits
    random = "".join(secrets.choice(alphabet) for _ in range(30))
    return f"{kind}_{random[:22]}_{random[22:]}"
