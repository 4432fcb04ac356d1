"""A worker that its service manager stops (SIGTERM) finishes the mail it is at, leaves the others, and nothing goes twice.
Of the live process tests/live/test_streams.py says what becomes of open streams."""

import time
from collections import Counter

from tests.faults.test_killed_worker import LEFT
from tests.jobs.mail_server import open_server
from tests.rig import wait_until

DOING = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing'"


def test_a_worker_finishes_what_it_is_at(rig, cast):
    with open_server() as (server, port), rig.connect() as database:
        rig.environment["EMAIL_URL"] = f"smtp://127.0.0.1:{port}"
        people, told = rig.script("tests.faults.letters", "12"), []
        worker = rig.start("worker")

        def tell(stage, _number):
            if stage == "data" and not told:  # the mail's text is on its way, and waits for an answer
                told.append(stage)
                worker.process.terminate()
                time.sleep(1)

        server.on_stage = tell
        assert worker.process.wait(60) == 0
        assert told
        assert 1 <= len(server.taken) < len(people)
        assert database.execute(DOING).fetchone() == (0,)
        rig.start("worker")
        wait_until(lambda: database.execute(LEFT).fetchone() == (0,), deadline=120)
    assert Counter(mail["To"] for mail in server.taken) == dict.fromkeys(people, 1)
