"""What one backup says of itself: `manifest.json`, written last. A folder without one is no backup."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from peerhealth.backups.errors import BackupRefused

FORMAT = 1  # raised when older code could not read what is written
FILE, DUMP, FILES = "manifest.json", "database.dump", "files"


@dataclass(frozen=True)
class Kept:
    """A file of the backup: its size in bytes and the SHA-256 of what is in it."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Counted:
    """A table: how many rows, and their checksum (`checksums.py`)."""

    rows: int
    checksum: str


@dataclass(frozen=True)
class Manifest:
    """`moment`: of the snapshot, by the database's clock. `postgresql`: the server's version number (180006). `key`: a
    mark of the site's SECRET_KEY, by which a site with another one is known. `migrations`: "app.name" of all that are
    applied. `files`: by their path below MEDIA_ROOT."""

    moment: datetime
    postgresql: int
    key: str
    migrations: list[str]
    tables: dict[str, Counted]
    dump: Kept
    files: dict[str, Kept] = field(default_factory=dict)
    format: int = FORMAT

    def written(self) -> str:
        """As JSON, to be read by `read`."""
        return json.dumps(asdict(self) | {"moment": self.moment.isoformat()}, indent=1, ensure_ascii=False)


def read(folder: Path) -> Manifest:
    """The manifest of a backup. Raises BackupRefused where there is none that this code can read."""
    try:
        said = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BackupRefused(f"{folder} is no whole backup: it has no {FILE}.") from None
    except (OSError, ValueError):
        raise BackupRefused(f"{folder / FILE} is damaged or cannot be read.") from None
    if not isinstance(said, dict) or not isinstance(said.get("format"), int):
        raise BackupRefused(f"{folder / FILE} is damaged.")
    if said["format"] > FORMAT:
        raise BackupRefused("This backup was made by a newer version of the site: restore it with that version.")
    try:
        return _manifest(said)
    except (KeyError, TypeError, ValueError):
        raise BackupRefused(f"{folder / FILE} is damaged.") from None


def _manifest(said: dict[str, Any]) -> Manifest:
    moment = datetime.fromisoformat(said["moment"])
    if moment.tzinfo is None:
        raise ValueError
    rest = said | {
        "moment": moment,
        "tables": {name: Counted(**one) for name, one in said["tables"].items()},
        "files": {name: Kept(**one) for name, one in said["files"].items()},
        "dump": Kept(**said["dump"]),
    }
    return Manifest(**rest)
