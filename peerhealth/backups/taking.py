"""Making a backup beside the running site: the database as it was at one moment, and the files with it.

One transaction shows its view of the database (`pg_export_snapshot`) to pg_dump and to the checksums: both see the same
rows, whatever is written meanwhile. Files are copied before that moment and once more after it; so what a row speaks of
is there, and files of rows to come do no harm.
"""

import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen

import psycopg
from django.conf import settings
from django.utils.crypto import salted_hmac

from peerhealth.backups import checksums, files, manifest, programs, shelf
from peerhealth.backups.errors import BackupError, BackupRefused
from peerhealth.backups.manifest import Counted, Manifest
from peerhealth.embedded_database.errors import EmbeddedDatabaseError

# Their rows stay out: who is signed in on which device, texts that are kept for an hour, and counted tries. After a
# return everybody signs in anew: a session that somebody ended after the backup must not live again.
LEFT_OUT = ("django_session", "usersessions_usersession")
# What the site's migrations create; an operator's own are theirs.
EXTENSIONS = ("pg_trgm", "unaccent")
SHAPE = ("--no-owner", "--no-privileges", "--no-comments", "--no-security-labels", "--no-tablespaces")
DUMPING = re.compile(rf'dumping contents of table "{checksums.SCHEMA}\.(\w+)"')
# (what is done, of which table, how much is done with it, of how much in all; 0: nobody knows): for whoever watches
Watch = Callable[[str, str, int, int], None]


@dataclass(frozen=True)
class Seen:
    """A moment of the database, held by `connection` for whoever names the snapshot."""

    connection: psycopg.Connection
    snapshot: str
    moment: datetime
    server: int


def left_out() -> set[str]:
    """The tables whose rows stay out of a backup."""
    cache = settings.CACHES["default"]
    return {*LEFT_OUT, *([cache["LOCATION"]] if cache["BACKEND"].endswith("DatabaseCache") else [])}


def key_mark() -> str:
    """By which another SECRET_KEY is known; it does not give the key away."""
    return salted_hmac("peerhealth.backups", "mark", algorithm="sha256").hexdigest()[:16]


def take(directory: Path, watch: Watch = lambda *_: None) -> tuple[Path, Manifest]:
    """Makes a backup in `directory` and returns its folder and what it says of itself. Killed anywhere, it leaves
    nothing that looks like a backup. Raises BackupError."""
    try:
        with shelf.alone(directory):
            return _take(directory, watch)
    except OSError as problem:
        raise BackupError(f"The backup could not be written: {problem.strerror or problem}.") from problem
    except (EmbeddedDatabaseError, psycopg.Error) as problem:
        raise BackupError(str(problem).splitlines()[0]) from problem


def _take(directory: Path, watch: Watch) -> tuple[Path, Manifest]:
    unfinished = directory / f"{shelf.UNFINISHED}{os.getpid()}"
    unfinished.mkdir(mode=0o700)
    try:
        said = _write(unfinished, watch)
        _write_out(unfinished)
        return _put(unfinished, directory / shelf.name_of(said.moment)), said
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


def _put(unfinished: Path, final: Path) -> Path:
    if final.exists():
        raise BackupRefused(f"{final} is there already.")
    unfinished.rename(final)
    _sync(final.parent)
    return final


def _write(folder: Path, watch: Watch) -> Manifest:
    uploads = files.Copies(files.root(), folder / manifest.FILES)
    uploads.copy()
    with _one_moment() as seen:
        applied = migrations(seen.connection)
        uploads.copy()
        sizes = checksums.tables(seen.connection)
        with _dumping(seen, folder / manifest.DUMP, sizes, watch):
            tables = _count(seen, sizes, watch)
        said = Manifest(
            moment=seen.moment,
            postgresql=seen.server,
            key=key_mark(),
            migrations=applied,
            tables=tables,
            dump=files.kept(folder / manifest.DUMP),
            files=uploads.made,
        )
    with open(os.open(folder / manifest.FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:  # noqa: PTH123
        file.write(said.written())
    return said


@contextmanager
def _one_moment() -> Iterator[Seen]:
    with programs.connect() as connection:
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        snapshot, moment = connection.execute("SELECT pg_export_snapshot(), clock_timestamp()").fetchone() or ("", None)
        yield Seen(connection, snapshot, moment, connection.info.server_version)
        connection.execute("ROLLBACK")


def _count(seen: Seen, sizes: dict[str, int], watch: Watch) -> dict[str, Counted]:
    counted = {}
    for name, one in checksums.count(seen.connection, [name for name in sizes if name not in left_out()]):
        counted[name] = one
        watch("counted", name, sizes[name], sum(sizes.values()))
    return counted


@contextmanager
def _dumping(seen: Seen, target: Path, sizes: dict[str, int], watch: Watch) -> Iterator[None]:
    """pg_dump writes `target` meanwhile, and is done at the end. Raises BackupError where it fails."""
    arguments = [
        "--format=custom", "--compress=3", "--verbose", "--lock-wait-timeout=60s", *SHAPE,
        f"--snapshot={seen.snapshot}", f"--file={target}",
        *(f"--extension={name}" for name in _extensions(seen.connection)),
        *(f"--exclude-table-data={checksums.SCHEMA}.{name}" for name in left_out()),
        *(f"--exclude-schema={name}" for name in _schemas_of_others(seen.connection)),
    ]  # fmt: skip
    dump = programs.start("pg_dump", seen.server, *arguments, stdin=DEVNULL, stderr=PIPE, text=True)
    said: list[str] = []
    listening = threading.Thread(target=_listen, args=(dump, said, sizes, watch), daemon=True)
    listening.start()
    try:
        yield
        listening.join()
        if dump.wait():
            raise BackupError(f"The backup could not be written: {programs.complaint(dump, ''.join(said))}")
    finally:
        dump.kill()
        dump.wait()
        listening.join()
        dump.stderr.close()


def _listen(dump: Popen, said: list[str], sizes: dict[str, int], watch: Watch) -> None:
    for line in dump.stderr:
        if found := DUMPING.search(line):
            watch("dumped", found[1], sizes.get(found[1], 0), sum(sizes.values()))
        else:
            said.append(line)


def _schemas_of_others(connection: psycopg.Connection) -> list[str]:
    names = "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', %s)"
    return [f'"{name}"' for (name,) in connection.execute(names, [checksums.SCHEMA])]


def _extensions(connection: psycopg.Connection) -> list[str]:
    found = connection.execute("SELECT extname FROM pg_extension WHERE extname = ANY (%s)", [list(EXTENSIONS)])
    return [name for (name,) in found]


def migrations(connection: psycopg.Connection) -> list[str]:
    """The names ("app.name") of all that are applied. Raises BackupRefused where none ever was."""
    try:
        applied = connection.execute("SELECT app || '.' || name FROM public.django_migrations ORDER BY 1")
    except psycopg.errors.UndefinedTable:
        raise BackupRefused("This database holds no site yet: `manage.py migrate` has never run in it.") from None
    return [name for (name,) in applied]


def _write_out(folder: Path) -> None:
    """Has the disk hold what is in `folder`. (Files that we wrote are there already.)"""
    for place, _folders, names in os.walk(folder):
        _sync(Path(place))
        if Path(place) == folder:
            for name in names:
                _sync(folder / name)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)
