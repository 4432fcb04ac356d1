"""What `manage.py` says at a shell where a command cannot go on: a sentence where a setting or the database is at fault
(there is something to do about it). Anything else is a defect of ours, and is shown whole."""

import sys
from contextlib import suppress

import psycopg
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import DatabaseError, InterfaceError
from psycopg_pool import PoolTimeout

STOPPED = 130  # as shells count it: 128 and the number of the signal
UNKNOWN = ("42P01", "42703", "42883")  # SQLSTATEs: no such table, column, function


def run(arguments: list[str]) -> None:
    """Runs the command in `arguments` (sys.argv). Exits with 1 and a sentence for a setting that is wrong and for what
    the database could not do (with `--traceback` it raises that), with 130 when it is stopped by Ctrl-C."""
    try:
        execute_from_command_line(arguments)
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped.\n")
        sys.exit(STOPPED)
    except (ImproperlyConfigured, DatabaseError, InterfaceError, psycopg.OperationalError) as problem:
        said = "" if "--traceback" in arguments else sentence(problem)
        if not said:
            raise
        sys.stderr.write(f"{said}\n")
        sys.exit(1)


def sentence(problem: Exception) -> str:
    """What an operator reads of `problem`; empty where only its traceback says anything."""
    if isinstance(problem, ImproperlyConfigured):
        return f"A setting cannot be used: {problem} See docs/operating.md."
    from peerhealth import outages  # noqa: PLC0415  (by now the settings are known)
    from peerhealth.watching import upgrades  # noqa: PLC0415

    is_alone = PoolTimeout in {type(problem), type(problem.__cause__)}  # a command shares its pool with nobody
    if outage := outages.AWAY if is_alone else outages.outage_of(problem):
        return f"{outage.noted}: {str(problem).partition(chr(10))[0]}. `manage.py doctor` says more."
    with suppress(DatabaseError):
        if getattr(problem.__cause__, "sqlstate", None) in UNKNOWN and (missing := upgrades.waiting()):
            return f"{len(missing)} migrations wait, {missing[0]} first: run `manage.py migrate`."
    return ""
