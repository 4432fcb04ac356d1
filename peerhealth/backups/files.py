"""What people uploaded, the files below MEDIA_ROOT: copied with checksums, and put back."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings

from peerhealth.backups.errors import BackupError, BackupRefused
from peerhealth.backups.manifest import Kept

PIECE = 1 << 20
COMING = ".returning-"  # how a file is called until it is whole


def root() -> Path | None:
    """Where they are; None for a site that keeps none."""
    return Path(settings.MEDIA_ROOT) if settings.MEDIA_ROOT else None


def below(directory: Path | None) -> Iterator[str]:
    """The paths of all files in `directory`, relative to it. Raises BackupError for a link to a folder: what is behind
    it would be missing, and nobody would know."""
    if directory is None or not directory.is_dir():
        return
    for place, folders, names in os.walk(directory):
        for name in folders:
            if (Path(place) / name).is_symlink():
                raise BackupError(f"{Path(place) / name} is a link: let MEDIA_ROOT hold the folder itself.")
        for name in names:
            if not name.startswith(COMING):
                yield (Path(place) / name).relative_to(directory).as_posix()


class Copies:
    """Files copied out of `source` into `target`. Copying again copies what is new or has changed since."""

    def __init__(self, source: Path | None, target: Path) -> None:
        self.source, self.target = source, target
        self.made: dict[str, Kept] = {}
        self._seen: dict[str, tuple[int, int]] = {}

    def copy(self) -> None:
        """Copies; what vanishes meanwhile was deleted by somebody, and is not there."""
        for name in below(self.source):
            try:
                found = (self.source / name).stat()
                if self._seen.get(name) == (found.st_size, found.st_mtime_ns):
                    continue
                self.made[name] = copied(self.source / name, self.target / name)
                self._seen[name] = (found.st_size, found.st_mtime_ns)
            except FileNotFoundError:
                self.made.pop(name, None)


def copied(source: Path, target: Path, mode: int = 0o600) -> Kept:
    """Copies one file, to be there even if the machine dies, and says what it is."""
    with source.open("rb") as original:
        _make(target.parent, 0o700 if mode == 0o600 else 0o755)
        target.unlink(missing_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        with open(os.open(target, flags, mode), "wb") as copy:  # noqa: PTH123  (with its mode from the beginning)
            hashed, size = hashlib.sha256(), 0
            while piece := original.read(PIECE):
                hashed.update(piece)
                size += copy.write(piece)
            copy.flush()
            os.fsync(copy.fileno())
    return Kept(size, hashed.hexdigest())


def _make(folder: Path, mode: int) -> None:
    if not folder.is_dir():
        _make(folder.parent, mode)
        folder.mkdir(mode, exist_ok=True)


def kept(path: Path) -> Kept:
    """What a file is."""
    with path.open("rb") as file:
        return Kept(os.fstat(file.fileno()).st_size, hashlib.file_digest(file, "sha256").hexdigest())


def inspect(folder: Path, expected: Iterable[tuple[str, Kept]]) -> None:
    """Raises BackupRefused unless all those files are in `folder` as they were written."""
    for name, one in expected:
        if Path(name).is_absolute() or ".." in Path(name).parts:
            raise BackupRefused(f"The backup is damaged: {name} leads out of it.")
        try:
            is_whole = kept(folder / name) == one
        except OSError:
            raise BackupRefused(f"The backup is damaged: {folder / name} is missing or cannot be read.") from None
        if not is_whole:
            raise BackupRefused(f"The backup is damaged: {folder / name} is not what was written.")


def fits(target: Path | None, expected: dict[str, Kept]) -> None:
    """Raises BackupRefused where `target` holds other files than the expected ones, or cannot take them."""
    if expected and target is None:
        raise BackupRefused("The backup holds files, and this site has no MEDIA_ROOT to put them.")
    for name in below(target):
        if name not in expected or kept(target / name) != expected[name]:
            raise BackupRefused(f"{target} holds other files already: move them away first.")


def put_back(folder: Path, target: Path, expected: dict[str, Kept]) -> None:
    """Puts the files of a backup where they belong; each is whole or not there. What is there is not touched."""
    mode = settings.FILE_UPLOAD_PERMISSIONS or 0o600
    for name, one in expected.items():
        place = target / name
        if place.exists():
            continue
        coming = place.with_name(f"{COMING}{hashlib.sha256(name.encode()).hexdigest()[:16]}")
        if copied(folder / name, coming, mode) != one:
            coming.unlink()
            raise BackupRefused(f"The backup is damaged: {folder / name} is not what was written.")
        coming.replace(place)
