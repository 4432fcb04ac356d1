"""Runs of `manage.py send_digests` as processes of their own, and killing them in the middle."""

import os
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, connections, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from posts.models import Digest

ROOT = Path(__file__).resolve().parents[2]
DEADLINE = 120  # seconds; only says that something never happened


def start(command: str, *arguments: str, **environment: str) -> subprocess.Popen:
    """A management command on the database of this test."""
    here = {
        **os.environ, "DJANGO_SETTINGS_MODULE": "tests.child_settings", "TEST_DATABASE": connection.settings_dict["NAME"],
        **environment,
    }  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "manage.py", command, *arguments], cwd=ROOT, env=here, stdout=subprocess.PIPE, text=True
    )


def finish(process: subprocess.Popen) -> str:
    """What it printed, once it has ended by itself."""
    said, _nothing = process.communicate(timeout=DEADLINE)
    assert process.returncode == 0
    return said


def kill(*processes: subprocess.Popen) -> None:
    """`kill -9`: no chance to tidy up."""
    for process in processes:
        process.kill()
    for process in processes:
        process.communicate(timeout=DEADLINE)


def kill_after(count: int, *processes: subprocess.Popen) -> bool:
    """Kills them once `count` digests are out; whether they were still at it."""
    wait_until(lambda: Digest.objects.count() >= count or all(one.poll() is not None for one in processes))
    at_it = any(one.poll() is None for one in processes)
    kill(*processes)
    return at_it


def kill_between_row_and_letter(*processes: subprocess.Popen) -> None:
    """Kills them while each has written that a turn is over and has not yet queued the mail: we hold the queue, and they
    wait for it in the middle of their transaction."""
    with the_queue_held() as waiting:
        wait_until(lambda: waiting() == len(processes))
        kill(*processes)
        assert all(one.returncode == -9 for one in processes)


@contextmanager
def the_queue_held():
    """Nobody queues a mail meanwhile; gives a function that counts who waits for it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE procrastinate_jobs IN SHARE ROW EXCLUSIVE MODE")

        def waiting() -> int:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'procrastinate_jobs'::regclass")
            return cursor.fetchone()[0]

        yield waiting


def wait_until(happened) -> None:
    """Looks again and again."""
    deadline = time.monotonic() + DEADLINE
    while not happened():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.002)


def letters() -> Counter[str]:
    """How many mails are queued for each address."""
    rows = ProcrastinateJob.objects.filter(task_name="peerhealth.deliver").values_list("args", flat=True)
    return Counter(row["mail"]["to"] for row in rows)


def tidy() -> None:
    """Django empties its own tables alone."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers, procrastinate_periodic_defers CASCADE")
    connections.close_all()
