"""The one connection on which a process listens. Lost, it is made anew, at longer and longer intervals."""

import asyncio
import logging
import random
from typing import Any

import psycopg
from django.db import DatabaseError
from django.db import connection as ours

from peerhealth import one_clock
from peerhealth.live.hub import Hub
from peerhealth.live.saying import CHANNEL, heard

logger = logging.getLogger(__name__)

FIRST_WAIT, LONGEST_WAIT = 0.25, 10.0  # seconds
LOOK = 15  # seconds after which the server is asked whether it is still there: not every loss is told
APPLICATION = "peerhealth live"
# Django's own is that of an embedded database which cannot be started yet.
LOST = (psycopg.Error, OSError, TimeoutError, DatabaseError)
# What Django adds for its own, waiting connections.
DJANGOS = ("cursor_factory", "context", "prepare_threshold")


class Listening:
    """Hears what is said in the database, for a hub."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub

    async def run(self) -> None:
        """Until it is cancelled."""
        wait = FIRST_WAIT
        while True:
            try:
                await self._listen()
            except LOST as problem:
                said = str(problem).strip() or type(problem).__name__
                logger.warning("The live process does not hear the database: %s", said)
                wait = FIRST_WAIT if self.hub.since else min(wait * 2, LONGEST_WAIT)
            finally:
                self.hub.is_deaf()  # also where it ends for good: nobody is let in who might hear too much
            await asyncio.sleep(wait * random.uniform(0.5, 1))  # noqa: S311  (not a secret)

    async def is_there(self, patience: float = 5) -> bool:
        """Waits until it hears, no longer than `patience` seconds; whether it does."""
        for _ in range(int(patience / 0.05)):
            if self.hub.since:
                return True
            await asyncio.sleep(0.05)
        return False

    async def _listen(self) -> None:
        found = await asyncio.to_thread(parameters)
        async with await psycopg.AsyncConnection.connect(**found) as connection:
            await connection.execute(f"LISTEN {CHANNEL}")
            await self._look_at_the_clock(connection)
            self.hub.listens()
            while True:
                async for note in connection.notifies(timeout=LOOK):
                    self._hear(note.payload)
                await asyncio.wait_for(self._look_at_the_clock(connection), LOOK)

    async def _look_at_the_clock(self, connection: psycopg.AsyncConnection) -> None:
        found = await (await connection.execute(one_clock.ASK)).fetchone()
        one_clock.is_now(found[0])

    def _hear(self, payload: str) -> None:
        try:
            self.hub.hear(heard(payload))
        except ValueError:
            logger.warning("The live process heard something that this site does not say.")


def parameters() -> dict[str, Any]:
    """Where the database is, as Django knows; an embedded one runs from then on."""
    found = {name: value for name, value in ours.get_connection_params().items() if name not in DJANGOS}
    return found | {"autocommit": True, "application_name": APPLICATION, "connect_timeout": 10}
