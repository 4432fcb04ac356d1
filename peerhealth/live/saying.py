"""Saying that something changed, or that somebody may hear no more: one NOTIFY in the transaction of the verb, so that
it goes with the commit, in the order of the commits, or not at all."""

import json
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from typing import Any

from django.conf import settings
from django.db import connection

CHANNEL = "peerhealth_live"  # of the database; who listens there learns names that only the key gives a meaning
LONGEST = 7_900  # PostgreSQL takes payloads below 8,000 bytes


@dataclass(frozen=True, slots=True)
class Hint:
    """That something of a `kind` happened on a channel; `about`: the random id of what has changed. Never content."""

    channel: str
    kind: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class End:
    """Ends the streams that have all that is named here, except those with a right in `spare` (a mask)."""

    person: str = ""
    session: str = ""
    place: str = ""
    channel: str = ""
    spare: int = 0


def say(*notes: Hint | End) -> None:
    """Tells who listens, once the transaction is committed. One query for all; none for nothing, or where the site is
    not live."""
    if notes and settings.LIVE:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, p) FROM unnest(%s::text[]) p", [CHANNEL, list(_payloads(notes))])


def heard(payload: str) -> list[Hint | End]:
    """What a payload says. Raises ValueError for one that this site did not write."""
    try:
        return [Hint(*row) if len(row) == 3 else End(*row) for row in json.loads(payload)]
    except TypeError as problem:
        raise ValueError("not a note of this site") from problem


def _payloads(notes: tuple[Hint | End, ...]) -> Iterator[str]:
    rows: list[tuple[Any, ...]] = []
    for row in map(astuple, notes):
        if rows and len(_written([*rows, row])) > LONGEST:
            yield _written(rows)
            rows = []
        rows.append(row)
    yield _written(rows)


def _written(rows: list[tuple[Any, ...]]) -> str:
    return json.dumps(rows, separators=(",", ":"))
