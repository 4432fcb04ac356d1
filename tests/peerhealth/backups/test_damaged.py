"""A backup that is not whole, or does not fit, changes nothing."""

import json
import os
from pathlib import Path

import pytest

from peerhealth.backups import manifest, restoring
from peerhealth.backups.errors import BackupError, BackupRefused
from peerhealth.backups.files import kept
from tests.peerhealth.backups.conftest import change, tables

pytestmark = pytest.mark.django_db(transaction=True)


def spoil(path: Path) -> None:
    """Turns one byte over."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.chmod(0o600)
    path.write_bytes(content)


DAMAGES = {
    "a changed dump": (lambda copy: spoil(copy / manifest.DUMP), "is not what was written"),
    "a dump cut off": (lambda copy: os.truncate(copy / manifest.DUMP, 50_000), "is not what was written"),
    "no dump": (lambda copy: (copy / manifest.DUMP).unlink(), "is missing"),
    "a changed picture": (lambda copy: spoil(copy / "files/ab/hug.png"), "is not what was written"),
    "no picture": (lambda copy: (copy / "files/ab/hug.png").unlink(), "is missing"),
    "no manifest": (lambda copy: (copy / manifest.FILE).unlink(), "no whole backup"),
    "a manifest cut off": (lambda copy: os.truncate(copy / manifest.FILE, 100), "damaged"),
    "a manifest of something else": (lambda copy: (copy / manifest.FILE).write_text('{"format": 1}'), "damaged"),
    "a path that leads out": (lambda copy: change(copy, files={"../x": {"size": 1, "sha256": ""}}), "leads out"),
    "a newer format": (lambda copy: change(copy, format=2), "newer version"),
    "a newer schema": (lambda copy: change(copy, migrations=["posts.9999_to_come"]), "newer version.*posts.9999_to_come"),
    "a newer PostgreSQL": (lambda copy: change(copy, postgresql=990_001), "PostgreSQL 99"),
    "not finished": (lambda copy: copy.rename(copy.with_name(".unfinished-1")), "no whole backup"),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_backup_is_refused_before_anything_is_touched(copy, empty, damage):
    act, words = DAMAGES[damage]
    act(copy)
    with pytest.raises(BackupRefused, match=words):
        restoring.restore(copy)
    assert not tables()
    assert not empty.exists()


def test_a_dump_that_breaks_off_changes_nothing(copy, empty):
    """As if it had been written so: its checksum is right."""
    os.truncate(copy / manifest.DUMP, (copy / manifest.DUMP).stat().st_size * 2 // 3)
    change(copy, dump=vars(kept(copy / manifest.DUMP)))
    with pytest.raises(BackupError, match="the database is as it was"):
        restoring.restore(copy)
    assert not tables()


@pytest.mark.parametrize("field", ["rows", "checksum"])
def test_rows_that_are_not_what_was_counted_do_not_stay(copy, empty, field):
    said = json.loads((copy / manifest.FILE).read_text())["tables"]
    said["posts_post"][field] = type(said["posts_post"][field])(7)
    change(copy, tables=said)
    with pytest.raises(BackupError, match="The table posts_post came back with"):
        restoring.restore(copy, verify=True)
    assert not tables()


def test_a_table_that_is_missing_is_found(copy, empty):
    said = json.loads((copy / manifest.FILE).read_text())["tables"]
    change(copy, tables=said | {"posts_lost": {"rows": 1, "checksum": "1"}})
    with pytest.raises(BackupError, match=r'relation "public\.posts_lost" does not exist'):
        restoring.restore(copy, verify=True)
    assert not tables()
