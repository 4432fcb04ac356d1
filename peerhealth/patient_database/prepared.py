"""Statements that stay with the database, ready for the next time (`peerhealth.statements`)."""

import re
from functools import lru_cache
from typing import Any

import psycopg

# A hole, or a percent sign that is none.
SIGN = re.compile(r"%\((\w+)\)s|%%")


class PreparedCursor(psycopg.RawCursor):
    """Takes statements with values in `%(name)s`, and prepares them (where `prepare_threshold` allows it).

    Measured: psycopg parts a statement of more than 4,096 characters at its holes anew each time it is asked, which
    takes longer than the rest of asking. Here each is made ready once a process."""

    def execute(self, query: str, params: Any = None, **_options: Any) -> "PreparedCursor":  # type: ignore[override]
        """Carries out `query` with `params`, a mapping."""
        text, names = numbered(query)
        return super().execute(text, [params[name] for name in names], prepare=True)


@lru_cache(maxsize=1_000)
def numbered(text: str) -> tuple[bytes, tuple[str, ...]]:
    """The statement as PostgreSQL reads it, with `$1` for a hole, and the names of its holes in that order."""
    numbers: dict[str, int] = {}

    def written(found: re.Match[str]) -> str:
        return f"${numbers.setdefault(found[1], len(numbers) + 1)}" if found[1] else "%"

    return SIGN.sub(written, text).encode(), tuple(numbers)
