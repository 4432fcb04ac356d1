"""The folder that holds many backups: `BACKUP_DIR/2026-11-30T200000Z/`. A name tells the moment and nothing else.

What is being written has another name (`.unfinished-…`) until it is whole, so a name of this form is a whole backup.
"""

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from peerhealth.backups import manifest
from peerhealth.backups.errors import BackupError, BackupRefused
from peerhealth.backups.manifest import Manifest

NAME = re.compile(r"\d{4}-\d\d-\d\dT\d{6}Z")
UNFINISHED = ".unfinished-"
LOCK = ".lock"


def name_of(moment: datetime) -> str:
    """The name of a backup of `moment`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H%M%SZ")


def whole(directory: Path) -> list[Path]:
    """The whole backups in `directory`, the oldest first."""
    found = [path for path in directory.iterdir() if NAME.fullmatch(path.name)] if directory.is_dir() else []
    return sorted(path for path in found if (path / manifest.FILE).is_file())


def newest(directory: Path | str) -> datetime | None:
    """The moment of the newest backup in `directory` that can be read and has its database; None where there is none.
    Cheap: no checksum is worked out. (For `doctor`, which tells the backups' age.)"""
    for folder in reversed(whole(Path(directory))):
        if said := _sound(folder):
            return said.moment
    return None


def _sound(folder: Path) -> Manifest | None:
    try:
        said = manifest.read(folder)
        return said if (folder / manifest.DUMP).stat().st_size == said.dump.size else None
    except (BackupRefused, OSError):
        return None


def find(directory: Path) -> Path:
    """The backup that `directory` is, or else the newest in it. Raises BackupRefused where there is none."""
    if (directory / manifest.FILE).exists() or NAME.fullmatch(directory.name):
        return directory
    if found := whole(directory):
        return found[-1]
    raise BackupRefused(f"There is no whole backup in {directory}.")


def forget_older(directory: Path, *, keep: int | None, since: datetime | None) -> list[Path]:
    """Deletes all but the `keep` newest, and all from before `since`; the newest always stays. Returns what went."""
    found = whole(directory)
    many = found[:-keep] if keep else []
    old = [path for path in found[:-1] if since and path.name < name_of(since)]
    going = sorted({*many, *old})
    for folder in going:
        gone = folder.with_name(f"{UNFINISHED}{folder.name}")
        folder.rename(gone)  # killed in the middle, what is left looks like no backup
        shutil.rmtree(gone)
    return going


@contextmanager
def alone(directory: Path) -> Iterator[None]:
    """Nobody else writes into `directory` meanwhile, and what the dead left there is gone. Makes the directory, closed
    to others. Raises BackupError where somebody is at it."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(directory / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise BackupError(f"Another backup is being written into {directory}.") from None
    try:
        for left in directory.glob(f"{UNFINISHED}*"):
            shutil.rmtree(left)
        yield
    finally:
        os.close(descriptor)
