"""What can go wrong, said in sentences an operator can act on."""

from django.db import OperationalError


class EmbeddedDatabaseError(OperationalError):
    """The embedded database cannot be had; the sentence says what to do.

    It is an `OperationalError` because to Django's callers this is a database that is down, and they handle
    that.
    """
