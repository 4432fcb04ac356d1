"""What is done once after a return, by whoever knows the rows: registered in an app's `tasks.py`, run by the restore
when the schema is up to date."""

from collections.abc import Callable
from datetime import datetime

Act = Callable[[datetime], object]
_acts: dict[Act, tuple[str, ...]] = {}


def on_return(*tables: str) -> Callable[[Act], Act]:
    """Registers a function that gets the moment of the backup. It may run twice (a restore is killed and run again),
    and changes no `tables` but those named. It is left out where the operator has waiting mail sent."""

    def register(act: Act) -> Act:
        _acts[act] = tables
        return act

    return register


def run(moment: datetime) -> None:
    """Does all of it."""
    for act in _acts:
        act(moment)


def changed() -> set[str]:
    """The tables that no longer are as in the backup once it has returned: these and those of jobs."""
    jobs = {f"procrastinate_{name}" for name in ("jobs", "workers", "events", "periodic_defers")}
    return jobs | {"django_migrations"} | {table for tables in _acts.values() for table in tables}
