"""Deleting what is to be forgotten, beside the running site."""

from django.db.models import QuerySet


def purge(rows: QuerySet, batch: int) -> int:
    """Deletes `rows`, at most `batch` in a transaction, and returns how many. What `rows` asks is asked again at the
    moment of deleting: somebody may have come back meanwhile."""
    gone = 0
    while keys := list(rows.values_list("pk", flat=True)[:batch]):
        gone += rows.filter(pk__in=keys).delete()[0]
    return gone
