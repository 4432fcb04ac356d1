"""One clock for the whole site: the database's. What is ordered, counted or ended by time is so by it, whatever the
clock of the machine says on which a page is made; several machines agree, and moving the clock of one changes nothing.

A process looks at it each time it connects to the database (`CONN_MAX_AGE`: every ten minutes at the latest) and in
between goes on by its ticks, which run evenly when somebody moves the machine's clock."""

import time
from datetime import UTC, datetime, timedelta
from functools import partial

from django.db.backends.signals import connection_created
from django.utils import timezone

# Seconds that have gone by, also while the machine slept (where it can say so).
ticks = partial(time.clock_gettime, getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))

ASK = "SELECT clock_timestamp()"
_began: list[datetime] = []  # by the database, when the ticks began; empty until it was looked at


def now() -> datetime:
    """This moment, by the database's clock; by this machine's as long as the database was not reached."""
    return at(ticks())


def seconds() -> float:
    """The same in seconds since 1970."""
    return now().timestamp()


def at(ticked: float) -> datetime:
    """The moment at which `ticks()` said so."""
    if _began:
        return _began[0] + timedelta(seconds=ticked)
    return timezone.now() - timedelta(seconds=ticks() - ticked)


def is_now(moment: datetime) -> None:
    """Sets the clock by what the database has just said."""
    _began[:] = [moment.astimezone(UTC) - timedelta(seconds=ticks())]


def _look(connection, **_about) -> None:
    with connection.wrap_database_errors, connection.connection.cursor() as cursor:  # the driver's: no page asked this
        is_now(cursor.execute(ASK).fetchone()[0])


def begin() -> None:
    """From now on each new connection sets the clock."""
    connection_created.connect(_look, dispatch_uid="one clock")
