"""Workers that are killed (`kill -9`) while they send, for the proof that no mail is lost or doubled.

Each worker is a process of its own. Its end comes from the mail server, which knows where a mail is: before it has an
address ("rcpt"), before it has its text ("data"), or when it is in and the goodbye comes ("quit"); or from the worker itself
in the one moment between the server's answer and the note of it ("between"). The server hears one mail at a time, so that
a mail's neighbours are somewhere else: a death at one of the first three points is then no excuse for a mail that goes twice.
"""

import asyncio
import os
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from peerhealth.posting import DIGEST, Letter
from tests.jobs.mail_server import MailServer, free_port

ROOT = Path(__file__).resolve().parents[2]
STAGES = ("rcpt", "data", "quit")
BETWEEN = "between"
PATIENCE = 120  # seconds: only says that something never happened
STALLED = 1.5  # seconds, for workers that are killed all the time
WORKER = """
import os, signal, sys
database, port, stalled, dies_at = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])
from tests.settings import DATABASES
DATABASES["default"]["NAME"] = database
import django
django.setup()
from django.conf import settings
settings.MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 30
from peerhealth import delivering, worker
forget, sent = delivering._forget, []
def die(job):
    sent.append(job)
    if len(sent) == dies_at:
        os.kill(os.getpid(), signal.SIGKILL)
    forget(job)
delivering._forget = die
worker.run(once=True, stalled_after=stalled)
"""


class Killing(MailServer):
    """Hears one mail at a time, from its address to the end of the line, and kills `victim` at `stage` once it has
    taken `number` mails."""

    def __init__(self):
        super().__init__()
        self.turn, self.holder = asyncio.Lock(), None
        self.victim, self.stage, self.number = None, "", 0

    def strikes(self, stage: str) -> bool:
        """Whether it has just killed the worker."""
        if self.victim is None or stage != self.stage or len(self.taken) < self.number:
            return False
        os.kill(self.victim, signal.SIGKILL)
        self.victim = None
        return True

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):  # noqa: N802
        await self.turn.acquire()
        self.holder = server
        self.strikes("rcpt")
        return await super().handle_RCPT(server, session, envelope, address, rcpt_options)

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.strikes("data"):
            return "451 nobody hears this"
        return await super().handle_DATA(server, session, envelope)

    async def handle_QUIT(self, server, session, envelope):  # noqa: N802
        self.strikes("quit")
        return await super().handle_QUIT(server, session, envelope)


class Line(SMTP):
    """A line that gives up its turn when it ends."""

    def connection_lost(self, error):
        """However it ends."""
        super().connection_lost(error)
        server = self.event_handler
        if server.holder is self:
            server.holder = None
            server.turn.release()


class Serial(Controller):
    """Listens for a server that hears one mail at a time."""

    def factory(self):
        """One line."""
        return Line(self.handler, hostname="localhost")


@dataclass
class Proof:
    """What came of it: kills by stage, addresses that got nothing, addresses that got it twice, and those of them whose
    two mails differ in their Message-ID."""

    kills: Counter = field(default_factory=Counter)
    missing: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)


def queue(count: int) -> list[str]:
    """Queues a digest for each of `count` people; their addresses."""
    people = [f"person{number}@example.org" for number in range(count)]
    with transaction.atomic():
        for to in people:
            Letter(to=to, subject="New for you", text="Hello", kind="digest", key="today", queue=DIGEST).send()
    return people


def begin(port: int, dies_at: int = 0) -> subprocess.Popen:
    """A worker in a process of its own."""
    arguments = [connection.settings_dict["NAME"], str(port), str(STALLED), str(dies_at)]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "LOG_LEVEL": "ERROR"}
    return subprocess.Popen([sys.executable, "-c", WORKER, *arguments], env=environment, cwd=ROOT)


def prove(points: int, count: int, stages: tuple[str, ...] = STAGES) -> Proof:
    """Sends `count` mails with workers that are killed at `points` points, spread over the mails and taking `stages` in
    turn, and then with workers that are left in peace."""
    people, proof, server, port = queue(count), Proof(), Killing(), free_port()
    listening = Serial(server, hostname="127.0.0.1", port=port)
    listening.start()
    try:
        for number, stage in zip(range(points), cycle(stages), strict=False):
            at = (number + 1) * count // (points + 1)
            server.stage, server.number = stage, at
            worker = begin(port, dies_at=max(1, at - len(server.taken)) if stage == BETWEEN else 0)
            server.victim = worker.pid
            assert worker.wait(PATIENCE) == -signal.SIGKILL
            proof.kills[stage] += 1
        server.victim = None
        while ProcrastinateJob.objects.exists():
            assert begin(port).wait(PATIENCE) == 0
    finally:
        listening.stop()
    _count(proof, people, server.taken)
    return proof


def _count(proof: Proof, people: list[str], taken: list) -> None:
    came = Counter(mail["To"] for mail in taken)
    proof.missing = [to for to in people if not came[to]]
    proof.twice = [to for to in people if came[to] > 1]
    ids = Counter(to for to, _id in {(mail["To"], mail["Message-ID"]) for mail in taken})
    proof.differing = [to for to in people if ids[to] > 1]
