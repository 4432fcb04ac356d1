"""Who runs PostgreSQL. It refuses to run as root, so for root's site another account has to do it.

Nothing that belongs to root is opened to that account: directories above the cluster keep their modes.
"""

import os
import pwd
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

NAME = "peerhealth-postgres"


class Account(NamedTuple):
    """The user and group that the server's processes take on."""

    uid: int
    gid: int

    def for_subprocess(self) -> Mapping[str, Any]:
        """The arguments that make `subprocess.run` become this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def account_for(data: Path) -> Account | None:
    """The account that runs the server of the data directory `data`, or None for our own.

    A directory that exists keeps its owner. A new one in an ordinary user's checkout belongs to that user, so
    that both they and root can run the site; in root's checkout it belongs to an account made for databases.
    """
    if os.geteuid() != 0:
        return None
    if data.exists() and data.stat().st_uid != 0:
        return Account(data.stat().st_uid, data.stat().st_gid)
    owner = nearest_existing(data).stat().st_uid
    try:
        entry = pwd.getpwuid(owner) if owner else _database_account()
    except KeyError:  # initdb wants an owner with a name; a container's checkout often has none
        entry = _database_account()
    return Account(entry.pw_uid, entry.pw_gid)


def _database_account() -> pwd.struct_passwd:
    for name in ("postgres", NAME):
        if entry := _entry(name):
            return entry
    if useradd := shutil.which("useradd"):
        options = ["--system", "--no-create-home", "--home-dir=/nonexistent", "--shell=/bin/false"]
        subprocess.run([useradd, *options, NAME], check=False, capture_output=True)  # noqa: S603
    # The last resort shares its account with other programs, yet serves where no account can be made.
    return _entry(NAME) or pwd.getpwnam("nobody")


def _entry(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def nearest_existing(path: Path) -> Path:
    """`path`, or the closest directory above it that exists."""
    while not path.exists():
        path = path.parent
    return path


def make_directory(path: Path) -> None:
    """Makes `path` and what is missing above it. What root makes goes to the owner of the place.

    Others may pass through `path` (the server's account has to, and PostgreSQL before 16 insists on walking
    there) but see nothing: all that is put into it is closed to them by its own mode.
    """
    existing = nearest_existing(path)
    if existing == path:
        return
    owner = existing.stat()
    for directory in reversed([path, *path.parents][: len(path.parts) - len(existing.parts)]):
        directory.mkdir(mode=0o711 if directory == path else 0o755, exist_ok=True)
        if os.geteuid() == 0:
            os.chown(directory, owner.st_uid, owner.st_gid, follow_symlinks=False)
