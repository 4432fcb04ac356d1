"""The way back: all of it or nothing.

First everything is looked at, and nothing touched. Then the files are put in their place (harmless without the rows
that speak of them), then all rows come in one transaction, which is undone if anything fails or anybody dies. A mark
that is written in it stays until what is done afterwards is done as well: a restore that was killed then goes on where
it was.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection as django_connection

from peerhealth.backups import checksums, files, loading, manifest, programs, returning, shelf, taking, target
from peerhealth.backups.errors import BackupError, BackupRefused
from peerhealth.backups.manifest import Manifest
from peerhealth.backups.taking import Watch
from peerhealth.embedded_database.errors import EmbeddedDatabaseError


@dataclass(frozen=True)
class Returned:
    """`has_other_key`: the site has another SECRET_KEY than when the backup was made. `went_on`: the rows were in
    already, by a restore that was cut off."""

    folder: Path
    said: Manifest
    has_other_key: bool
    went_on: bool


def restore(
    directory: Path, *, verify: bool = False, with_mail: bool = False, watch: Watch = lambda *_: None
) -> Returned:
    """Brings back the backup `directory`, or the newest in it. `verify`: rows are compared with the manifest before
    they count. `with_mail`: mails and other jobs that waited at that moment are done; else they are held. Raises
    BackupRefused before anything was touched, BackupError where it failed; then the database is as it was."""
    with _in_plain_words():
        folder = shelf.find(directory)
        said = manifest.read(folder)
        target.is_not_newer(said)
        with programs.connect() as connection:
            found = target.look(connection)
        if found.returned is None:
            _bring(folder, said, found, verify=verify, with_mail=with_mail, watch=watch)
        elif found.returned != said.moment:
            raise BackupRefused("A restore of another backup was cut off here after its rows were in: finish that one.")
        _finish(said, with_mail=found.with_mail if found.returned else with_mail, watch=watch)
    return Returned(folder, said, said.key != taking.key_mark(), went_on=found.returned is not None)


@contextmanager
def _in_plain_words() -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        raise BackupError(f"The backup could not be restored: {problem.strerror or problem}.") from problem
    except (EmbeddedDatabaseError, psycopg.Error) as problem:
        raise BackupError(str(problem).splitlines()[0]) from problem


def _bring(
    folder: Path, said: Manifest, found: target.Standing, *, verify: bool, with_mail: bool, watch: Watch
) -> None:
    target.may_be_replaced(found, said)
    files.fits(files.root(), said.files)
    watch("checking files", "", 0, 0)
    files.inspect(folder, [(manifest.DUMP, said.dump)])
    files.inspect(folder / manifest.FILES, said.files.items())
    files.put_back(folder / manifest.FILES, files.root(), said.files)
    django_connection.close()  # one that is in a transaction would hold tables that are to go
    loading.load(folder, said, found.server, verify=verify, with_mail=with_mail, watch=watch)


def _finish(said: Manifest, *, with_mail: bool, watch: Watch) -> None:
    """What is done once the rows are in; may be done twice."""
    with django_connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0; SET lock_timeout = 0")
    watch("migrations", "", 0, 0)
    call_command("migrate", verbosity=0, interactive=False)
    if settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache"):
        call_command("createcachetable", verbosity=0)
    if not with_mail:
        returning.run(said.moment)
    watch("statistics", "", 0, 0)
    with django_connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute(f"DROP TABLE IF EXISTS {checksums.SCHEMA}.{target.MARK}")
    django_connection.close()
