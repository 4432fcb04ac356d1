"""The number of what visitors may see (docs/caching.md): read here, moved by triggers of the database, which see every
write, whoever makes it. A page that was drawn under a number stands while the number is the same."""

from django.db import ProgrammingError, connection

# Scopes: what concerns every page; everything together. A community's own is its id.
EVERY_PAGE, EVERYTHING = 0, -1
VERSION = "SELECT scope, sum(weight)::bigint, max(id) FROM accounts_pagechange WHERE scope IN ({}) GROUP BY scope"

Version = tuple[tuple[int, int, int], ...]


def of_everything(**_about: str) -> Version | None:
    """For pages that show something of several communities. One query."""
    return read("%s", [EVERYTHING])


def of_place(place: str, about: str) -> Version | None:
    """For pages of one community: `place` is a query for its id, with one parameter, which is `about`. One query."""
    return read(f"{EVERY_PAGE}, ({place})", [about])


def read(scopes: str, parameters: list[int | str]) -> Version | None:
    """The version of `scopes` (in SQL) as it is committed now, to be compared with others; None where there is none:
    then nothing may be kept. Two that were read at different times are alike only if nothing has changed between."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(VERSION.format(scopes), parameters)
            return tuple(sorted(cursor.fetchall())) or None
    except ProgrammingError:  # this code is here already, and its migrations are not
        return None
