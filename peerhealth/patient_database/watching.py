"""Whether the database is there, as this process knows. It is taken to be there until something fails; then one thread
asks until it answers, and meanwhile nobody else waits."""

import logging
import threading
import time
from collections.abc import Callable
from functools import cache

import psycopg
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections

from peerhealth.patient_database import deadline

log = logging.getLogger(__name__)
ASK = 2  # seconds that one answer may take
RECENTLY = 2.0  # seconds: a server that has just answered somebody is there
FIRST_PAUSE, LONGEST_PAUSE = 0.25, 1.0  # seconds between two questions: it is seen at once when it is back
LOST = (psycopg.Error, DatabaseError, OSError)
# What a server says that is there and takes nobody in just now: who has a connection is served. (An error of connecting
# comes without its code; in another language than this one it is taken for a server that is away.)
FULL = ("too many clients", "connection slots", "too many connections")


class AwayError(psycopg.OperationalError):
    """The database is known to be away; it was not asked."""


class Watch:
    """`ask` raises what a database out of reach raises, `is_back` is called when it answers again."""

    def __init__(self, ask: Callable[[], None], is_back: Callable[[], None]) -> None:
        self._ask, self._is_back = ask, is_back
        self._lock = threading.Lock()
        self._looks = False
        self._looked = threading.Event()
        self._heard = 0.0
        self.is_away = False

    def heard(self) -> None:
        """Notes that it has answered somebody."""
        self._heard = time.monotonic()

    def check(self) -> None:
        """Raises AwayError where the database is known to be away."""
        if self.is_away:
            raise AwayError("the database is away")

    def seems_there(self, patience: float) -> bool:
        """The same as `is_there`, without a look where it has just answered somebody else: then it has much to do."""
        return time.monotonic() - self._heard < RECENTLY or self.is_there(patience)

    def is_there(self, patience: float) -> bool:
        """Looks, for `patience` seconds at most; without an answer by then it is away until there is one."""
        with self._lock:
            if not self._looks:
                self._looks = True
                self._looked.clear()
                threading.Thread(target=self._look, name="database", daemon=True).start()
        self._looked.wait(patience)
        with self._lock:
            self.is_away = self._looks
            return not self.is_away

    def _look(self) -> None:
        try:
            if self._waits_for_it():
                log.warning("The database is there again.")
                self._is_back()
        finally:  # also where the question itself is wrong: then everybody finds out for themselves
            with self._lock:
                self._looks = self.is_away = False
            self._looked.set()

    def _waits_for_it(self) -> bool:
        """Returns when it answers; whether it was away."""
        pause, was_away = FIRST_PAUSE, False
        while not self._answers():
            was_away = True
            with self._lock:
                self.is_away = True
            self._looked.set()
            time.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
        return was_away

    def _answers(self) -> bool:
        try:
            self._ask()
        except LOST as problem:
            return any(words in str(problem) for words in FULL)
        return True


@cache
def default() -> Watch:
    """The site's database, watched by this process."""
    return Watch(_ask, _forget_pool)


def _ask() -> None:
    from peerhealth.patient_database.connection import PatientConnection  # noqa: PLC0415  (it asks this module)

    wrapper = connections.create_connection(DEFAULT_DB_ALIAS)
    parameters = wrapper.get_connection_params()  # starts one of our own
    for ours in ("cursor_factory", "context", "prepare_threshold"):
        parameters.pop(ours, None)
    parameters |= {"autocommit": True, "connect_timeout": ASK}
    with deadline.within(2 * ASK), PatientConnection.connect(**parameters) as connection:
        connection.execute("SELECT 1")


def _forget_pool() -> None:
    """A pool asks for lost connections at longer and longer intervals; a new one begins at once."""
    pools = getattr(connections[DEFAULT_DB_ALIAS], "_connection_pools", {})
    if pool := pools.pop(DEFAULT_DB_ALIAS, None):
        pool.close(timeout=0)
