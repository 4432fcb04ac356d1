"""The version of what visitors may see (docs/caching.md): read here, moved by triggers of the database, which see every
write, whoever makes it. A page that was drawn under a version stands while the version is the same."""

from django.db import InterfaceError, OperationalError, ProgrammingError, connection

from peerhealth import statements


def of_everything(**_about: str) -> str | None:
    """For pages that show something of several communities. One query."""
    return read("accounts_every_page_version")


def read(function: str, *about: str) -> str | None:
    """The version that `function` (of the database) gives for `about`, as it is committed now, to be compared with
    others; None where there is none: then nothing may be kept. Two that were read at different times are alike only if
    nothing has changed between. One query."""
    # A request asks this first of all, and most of them nothing else: it tells of a lost connection as well as the
    # question that Django would ask before it (CONN_HEALTH_CHECKS), at half the price.
    connection.health_check_done = True
    try:
        return _read(function, about)
    except (OperationalError, InterfaceError):
        if connection.in_atomic_block or not _is_lost():
            raise
        connection.close()
        return _read(function, about)
    except ProgrammingError:  # this code is here already, and its migrations are not
        return None


def _read(function: str, about: tuple[str, ...]) -> str | None:
    values = {f"about{at}": value for at, value in enumerate(about)}
    return statements.ask(f"SELECT {function}({', '.join(f'%({name})s' for name in values)})", values)[0][0]


def _is_lost() -> bool:
    return connection.connection is not None and connection.connection.closed
