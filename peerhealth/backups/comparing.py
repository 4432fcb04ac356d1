"""The site's database beside a backup: row counts and checksums of each table. Changes nothing."""

from dataclasses import dataclass
from pathlib import Path

from peerhealth.backups import checksums, manifest, programs, returning, shelf, taking
from peerhealth.backups.errors import BackupRefused
from peerhealth.backups.manifest import Counted, Manifest


@dataclass(frozen=True)
class Unlike:
    """A table that is not as in the backup: what it should hold, and what it holds (None: it is not there)."""

    table: str
    expected: Counted
    found: Counted | None


@dataclass(frozen=True)
class Compared:
    """`tables`: how many were compared."""

    folder: Path
    said: Manifest
    tables: int
    unlike: list[Unlike]


def compare(directory: Path) -> Compared:
    """Compares with the backup `directory`, or the newest in it. Left out is what a return changes by itself (jobs).
    Raises BackupRefused where the schema is another by now."""
    folder = shelf.find(directory)
    said = manifest.read(folder)
    names = [name for name in said.tables if name not in returning.changed()]
    with programs.connect() as connection:
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        here = checksums.tables(connection)
        if "django_migrations" not in here or taking.migrations(connection) != said.migrations:
            raise BackupRefused("The schema here is another than in that backup: rows cannot be compared.")
        found = dict(checksums.count(connection, [name for name in names if name in here]))
    pairs = [Unlike(name, said.tables[name], found.get(name)) for name in names]
    return Compared(folder, said, len(names), [one for one in pairs if one.expected != one.found])
