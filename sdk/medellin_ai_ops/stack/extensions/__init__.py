"""The extensions a Supabase project offers to `postgres`, in a folder for `extension_control_path`.

Three kinds: stand-ins in SQL for what the bundled PostgreSQL lacks (the files beside this one); bundled
extensions marked trusted, because hosted projects let `postgres` create them; pgTAP from the Node parts.
"""

from __future__ import annotations

import shutil
import tarfile
from pathlib import Path

from medellin_ai_ops.console import OpsError
from medellin_ai_ops.stack.paths import repo_root

HERE = Path(__file__).parent
# Of supautils.privileged_extensions: those in the bundle that PostgreSQL itself does not trust.
PRIVILEGED = (
    "autoinc",
    "bloom",
    "dblink",
    "dict_xsyn",
    "earthdistance",
    "insert_username",
    "moddatetime",
    "pg_buffercache",
    "pg_prewarm",
    "pg_stat_statements",
    "pg_walinspect",
    "pgrowlocks",
    "pgstattuple",
    "postgres_fdw",
    "refint",
    "vector",
)
TRUSTED = "\ntrusted = true\n"


def install_extensions(postgres: Path, target: Path) -> None:
    """Fill `target`/extension anew; the name of the inner folder is PostgreSQL's."""
    shutil.rmtree(target, ignore_errors=True)
    folder = target / "extension"
    folder.mkdir(parents=True)
    for source in (*HERE.glob("*.control"), *HERE.glob("*.sql")):
        shutil.copyfile(source, folder / source.name)
    bundled = postgres / "share" / "extension"
    for name in PRIVILEGED:
        for script in bundled.glob(f"{name}--*.sql"):
            shutil.copyfile(script, folder / script.name)
        trust(bundled / f"{name}.control", folder)
    unpack_pgtap(folder)


def unpack_pgtap(folder: Path) -> None:
    """Put pgTAP into a folder of extensions, if it is there."""
    try:
        archive = repo_root() / "node_modules" / "@electric-sql" / "pglite" / "dist" / "pgtap.tar.gz"
    except OpsError:  # an installed package without a clone runs no tests
        return
    if not archive.exists():
        return
    with tarfile.open(archive) as members:
        for member in members:
            name = Path(member.name).name
            content = members.extractfile(member)
            if content is None or not name.startswith("pgtap"):
                continue
            (folder / name).write_bytes(content.read())
    trust(folder / "pgtap.control", folder)


def trust(control: Path, folder: Path) -> None:
    """Put an extension's description into a folder, so that `postgres` may create it."""
    (folder / control.name).write_text(control.read_text() + TRUSTED)
