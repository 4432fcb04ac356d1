"""Processes that use an embedded database of their own, for the tests of it.

Nothing is timed: what has to happen by itself is waited for, and the deadline only says that it never did.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from peerhealth.embedded_database.cluster import Cluster

SOURCE = Path(__file__).resolve().parents[2]
DEADLINE = 60
# A process of the site, as small as can be: reads SQL lines, answers each with its first column. What it commits
# survives the death of any process, as on a real site; only the machine must not crash.
SITE = """
import sys
from django.conf import settings
settings.configure(DATABASES={"default": {
    "ENGINE": "peerhealth.embedded_database", "NAME": "peerhealth", "USER": "postgres",
    "EMBEDDED_ROOT": sys.argv[1], "EMBEDDED_DURABLE": False, "OPTIONS": {"options": "-c synchronous_commit=on"},
}})
import django
django.setup()
from django.db import connection, OperationalError
for line in sys.stdin:
    with connection.cursor() as cursor:
        cursor.execute(line)
        print(*(row[0] for row in cursor.fetchall()) if cursor.description else "", flush=True)
    connection.close()
"""


class Site:
    """One process that uses the cluster until it is closed or killed."""

    def __init__(self, root, code=SITE):
        environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
        self.process = subprocess.Popen(
            [sys.executable, "-c", code, str(root)],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, query):
        """The answer to one line of SQL."""
        self.say(query)
        return self.answer()

    def say(self, query):
        """Sends the query without waiting."""
        self.process.stdin.write(query + "\n")
        self.process.stdin.flush()

    def answer(self):
        """The answer to the query sent."""
        line = self.process.stdout.readline()
        assert line, f"the process ended: {self.process.wait(DEADLINE)}"
        return line.strip()

    def kill(self):
        """Ends it with no chance to tidy up."""
        self.process.kill()
        self.close()

    def close(self):
        """Ends it the usual way."""
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(DEADLINE)


@pytest.fixture
def cluster():
    # Not pytest's tmp_path: its long names would have every test go through the link for deep checkouts.
    directory = Path(tempfile.mkdtemp(prefix="ed-"))
    cluster = Cluster(directory / "pg")
    yield cluster
    if cluster.root.exists():
        assert cluster.stop()
    shutil.rmtree(directory)


@pytest.fixture
def site(cluster):
    """Starts processes of the site, and ends those that a test leaves."""
    sites = []

    def start(root=cluster.root, **options):
        sites.append(Site(root, **options))
        return sites[-1]

    yield start
    for each in sites:
        each.close()


def wait_until(happened):
    deadline = time.monotonic() + DEADLINE
    while not happened():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.02)


def run(code, *arguments, **variables):
    """The standard output of a Python process that imports from the checkout."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(SOURCE), **variables}
    done = subprocess.run(
        command, env=environment, cwd="/", timeout=DEADLINE, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
