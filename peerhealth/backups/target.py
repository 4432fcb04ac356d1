"""What stands in a database into which a backup is to return, and whether it may be replaced: an empty one, or one of
this site in which nobody has an account. People are never overwritten."""

from dataclasses import dataclass
from datetime import datetime

import psycopg
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection as django_connection
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from peerhealth.backups import checksums
from peerhealth.backups.errors import BackupRefused
from peerhealth.backups.manifest import Manifest

# A row in it: the rows of that backup are in, and what is done after a return is not done yet.
MARK = "peerhealth_return"


@dataclass(frozen=True)
class Standing:
    """`returned`: the moment of the backup whose return is not finished; `with_mail`: as it was asked for then."""

    server: int
    tables: frozenset[str]
    has_people: bool
    returned: datetime | None = None
    with_mail: bool = False


def people() -> str:
    """The table in which they are."""
    return get_user_model()._meta.db_table


def look(connection: psycopg.Connection) -> Standing:
    """What is there."""
    tables = frozenset(checksums.tables(connection))
    here = sql.SQL("SELECT EXISTS (SELECT FROM {})").format(sql.Identifier(checksums.SCHEMA, people()))
    has_people = people() in tables and bool(connection.execute(here).fetchone()[0])
    returned, with_mail = None, False
    if MARK in tables:
        asked = sql.SQL("SELECT moment, with_mail FROM {}").format(sql.Identifier(checksums.SCHEMA, MARK))
        returned, with_mail = connection.execute(asked).fetchone()
    return Standing(connection.info.server_version, tables, has_people, returned, with_mail)


def may_be_replaced(found: Standing, said: Manifest) -> None:
    """Raises BackupRefused where this backup may not take the place of what was found."""
    if found.has_people:
        raise BackupRefused(
            "This database holds people, and a backup never overwrites them. Restore into an empty database; if this "
            "one is really to go, drop it yourself."
        )
    if strangers := found.tables - _ours(said):
        raise BackupRefused(
            f"This database holds tables that are not this site's ({', '.join(sorted(strangers)[:5])}): is it the "
            "right one? Restore into an empty database."
        )
    if found.server // 10_000 < said.postgresql // 10_000:
        raise BackupRefused(
            f"The backup comes from PostgreSQL {said.postgresql // 10_000} and this server is "
            f"{found.server // 10_000}: restore it into the same version or a newer one."
        )


def is_not_newer(said: Manifest) -> None:
    """Raises BackupRefused where the backup's schema is newer than this code."""
    known = {f"{app}.{name}" for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations}
    if unknown := [name for name in said.migrations if name not in known]:
        raise BackupRefused(
            f"The backup was made by a newer version of the site (it has {unknown[0]}): restore it with that version."
        )


def _ours(said: Manifest) -> set[str]:
    ours = set(django_connection.introspection.django_table_names(include_views=True))
    cache = {one["LOCATION"] for one in settings.CACHES.values() if "LOCATION" in one}
    return ours | cache | set(said.tables) | {"django_migrations", MARK}
