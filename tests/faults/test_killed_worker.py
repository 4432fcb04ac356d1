"""Workers that are killed at random moments: every job is done, every mail goes once (but for a death between the server's 250
and our note of it: then once more, with the same Message-ID), and nothing is stuck. The quick proof is tests/jobs/test_kills.py."""

import random
import time
from collections import Counter

import pytest

from tests.faults import sizes
from tests.jobs.killing import BETWEEN, STAGES, prove
from tests.jobs.mail_server import open_server
from tests.rig import wait_until

SEED, STUCK = 11, 120  # seconds after which a job counts as stuck
LEFT = "SELECT count(*) FROM procrastinate_jobs WHERE task_name IN ('posts.mail_news', 'peerhealth.deliver')"

pytestmark = pytest.mark.skipif(not sizes.FULL, reason="minutes; `make faults` runs it, and tests/jobs/test_kills.py the same in small")


def test_killed_at_twenty_random_moments(rig, cast):
    chance = random.Random(SEED)
    with open_server() as (server, port):
        rig.environment["EMAIL_URL"] = f"smtp://127.0.0.1:{port}"
        people = rig.script("tests.faults.letters", "300")
        with rig.connect() as database:
            for kill in range(20):
                worker, before = rig.start("worker"), len(server.taken)
                if kill % 2 == 0:  # else wherever it begins
                    wait_until(lambda n=before: len(server.taken) > n, deadline=STUCK)
                time.sleep(chance.uniform(0, 0.5) if kill % 2 == 0 else chance.uniform(0, 4))
                worker.kill()
            began = time.monotonic()
            rig.start("worker")
            wait_until(lambda: database.execute(LEFT).fetchone() == (0,), deadline=STUCK)
            print(f"all is done {time.monotonic() - began:.0f} s after the last death")  # noqa: T201
    came = Counter(mail["To"] for mail in server.taken)
    print(f"{sum(n > 1 for n in came.values())} of {len(people)} mails came twice")  # noqa: T201
    assert set(came) == set(people)
    assert len({(mail["To"], mail["Message-ID"]) for mail in server.taken}) == len(people)
    assert sum(came.values()) - len(people) <= 20  # a death repeats one mail at the most, or one of each slot


@pytest.mark.django_db(transaction=True)
def test_thirty_kills_and_a_thousand_mails(settings):
    settings.EMAIL_BACKEND = "peerhealth.posting.QueuedBackend"
    proof = prove(points=30, count=1_000, stages=STAGES)
    assert (proof.missing, proof.twice, proof.differing) == ([], [], [])
    between = prove(points=5, count=100, stages=(BETWEEN,))
    assert (between.missing, between.differing) == ([], [])
    assert len(between.twice) <= 5
