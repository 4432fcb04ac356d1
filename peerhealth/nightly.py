"""What is done once a night: registered by each app in its `tasks.py`, run by the worker."""

from collections.abc import Callable
from typing import Any

from procrastinate.contrib.django import app

from peerhealth import jobs

NIGHTLY = "40 3 * * *"  # UTC; a worker that was away then does it when it comes back, within a day
A_DAY = 60 * 60 * 24  # seconds


def nightly(name: str) -> Callable[[Callable[[], Any]], Callable[[], Any]]:
    """Registers a function without arguments as the job `name`. A worker does them one after the other, and each waits
    at most once; being run twice must be harmless: an operator may run the command of the same name as well."""

    def register(act: Callable[[], Any]) -> Callable[[], Any]:
        def run(**_when) -> None:
            act()

        app.periodic(cron=NIGHTLY)(app.task(name=name, queue="nightly", queueing_lock=name)(run))
        return act

    return register


def names() -> list[str]:
    """Of all jobs of the night."""
    return [name for name, _when in app.periodic_registry.periodic_tasks if app.tasks[name].queue == "nightly"]


def ask_for_all() -> int:
    """Asks for each of them now, for a site whose worker does not run through the night; returns how many did not wait
    already."""
    return sum(jobs.defer(name, queue="nightly", once=name) for name in names())
