"""Saying that something changed, or that somebody may hear no more: one NOTIFY in the transaction of the verb, so that
it goes with the commit, in the order of the commits, or not at all."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings

from peerhealth import statements

CHANNEL = "peerhealth_live"  # of the database; who listens there learns names that only the key gives a meaning
SAY = "SELECT pg_notify(%(channel)s, p) FROM unnest(%(notes)s::text[]) p"
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
        statements.ask(SAY, {"channel": CHANNEL, "notes": list(_payloads(notes))})


def heard(payload: str) -> list[Hint | End]:
    """What a payload says. Raises ValueError for one that this site did not write."""
    try:
        return [Hint(*row) if len(row) == 3 else End(*row) for row in json.loads(payload)]
    except TypeError as problem:
        raise ValueError("not a note of this site") from problem


def _payloads(notes: tuple[Hint | End, ...]) -> Iterator[str]:
    rows: list[str] = []
    length = 2
    for note in notes:
        row = json.dumps([getattr(note, name) for name in note.__slots__], separators=(",", ":"))  # all is ASCII
        if rows and length + len(row) > LONGEST:
            yield f"[{','.join(rows)}]"
            rows, length = [], 2
        rows.append(row)
        length += len(row) + 1
    yield f"[{','.join(rows)}]"
