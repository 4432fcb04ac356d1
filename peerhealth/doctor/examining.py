"""Asking every probe, with patience that ends: two rounds run side by side, one for what needs the database."""

import threading
import time
from dataclasses import dataclass, field

from django.db import DatabaseError, ProgrammingError, connection
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from peerhealth.doctor import WORST, Answer, broken, look
from peerhealth.watching import upgrades

PATIENCE = 20.0  # seconds
STATEMENT = "SET statement_timeout = '8s'"
# By name: floors above this one have probes too. The keys are part of what `--json` promises.
WITHOUT_DATABASE = {
    "settings": "peerhealth.doctor.house.settings_are_complete",
    "static": "peerhealth.doctor.house.static_files",
    "disk": "peerhealth.doctor.machine.disk",
    "mail": "peerhealth.doctor.mail.server",
    "backups": "peerhealth.doctor.machine.backups",
    "helplines": "peerhealth.doctor.house.helplines",
}
WITH_DATABASE = {
    "database": "peerhealth.doctor.database.server",
    "migrations": "peerhealth.doctor.database.migrations",
    "cache": "peerhealth.doctor.database.cache_table",
    "clock": "peerhealth.doctor.database.clock",
    "jobs": "peerhealth.doctor.queue.jobs",
    "worker": "peerhealth.doctor.queue.worker",
    "live": "peerhealth.doctor.live.channel",
    "search": "posts.searching.health.index",
    "counters": "posts.counter_probe.lately",
}


@dataclass
class Report:
    """The answers by the key of their probe, and the worst state among them."""

    answers: dict[str, Answer] = field(default_factory=dict)

    @property
    def state(self) -> str:
        """OK, LOOK or BROKEN."""
        return max((one.state for one in self.answers.values()), key=WORST.__getitem__)


def examine(patience: float = PATIENCE) -> Report:
    """Asks all of them. It takes a moment where all is well, and never longer than `patience` seconds."""
    rounds = [_DatabaseRound(WITH_DATABASE), _Round(WITHOUT_DATABASE)]
    until = time.monotonic() + patience
    for one in rounds:
        one.thread.start()
    return Report({key: answer for one in rounds for key, answer in one.end(until).items()})


def ask(name: str) -> Answer:
    """What one probe says; one that breaks is an answer, too."""
    try:
        return import_string(name)()
    except ProgrammingError as problem:  # of tables and columns that are not there
        waits = look(_("Not asked: migrations wait."), _("See “migrations”."))
        return waits if upgrades.waiting() else _broke_off(problem)
    except Exception as problem:  # noqa: BLE001  (whatever it is, the other probes are to be asked)
        return _broke_off(problem)


def _broke_off(problem: Exception) -> Answer:
    do = _("The log of the site or of PostgreSQL may say more.")
    return broken(_("Asking broke off (%(error)s).") % {"error": type(problem).__name__}, do)


class _Round:
    """Probes one after the other, in a thread that is left behind when patience ends."""

    def __init__(self, probes: dict[str, str]) -> None:
        self.probes = probes
        self.answers: dict[str, Answer] = {}
        self.thread = threading.Thread(target=self.run, daemon=True)

    def run(self) -> None:
        for key, name in self.probes.items():
            self.answers[key] = ask(name)

    def end(self, until: float) -> dict[str, Answer]:
        self.thread.join(max(until - time.monotonic(), 0))
        answers = dict(self.answers)
        silent = [key for key in self.probes if key not in answers]
        left = look(_("Not asked: one before it gave no answer."), _("Mend that one first."))
        return answers | dict.fromkeys(silent, left) | {key: _silent() for key in silent[:1]}


class _DatabaseRound(_Round):
    """Nothing is asked of a database that is away."""

    def run(self) -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute(STATEMENT)
            super().run()
        except DatabaseError as problem:
            left = look(_("Not asked: the database cannot be reached."), _("See “database”."))
            self.answers = dict.fromkeys(self.probes, left) | {"database": _away(problem)}
        finally:
            connection.close()


def _away(problem: DatabaseError) -> Answer:
    says = _("The database cannot be reached (%(error)s).") % {"error": type(problem.__cause__ or problem).__name__}
    return broken(says, _("See that PostgreSQL runs and that DATABASE_URL is right; the site is back by itself then."))


def _silent() -> Answer:
    do = _("What it asks hangs: a server that is overloaded, stopped or behind a firewall.")
    return broken(_("There was no answer in time."), do)
