"""The worker beside a server ends with it, however that ends."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import call_command
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from peerhealth.jobs import defer

ROOT = Path(__file__).resolve().parents[2]
SERVER = """
import subprocess, sys
from peerhealth import worker_beside
begin = subprocess.Popen
def told(*arguments, **more):
    child = begin(*arguments, **more)
    print(child.pid, flush=True)
    return child
worker_beside.subprocess.Popen = told
with worker_beside.worker_beside():
    sys.stdin.readline()
"""


def test_it_works_until_the_other_end_closes(committed, monkeypatch, request):
    read, write = os.pipe()
    monkeypatch.setattr(sys, "stdin", os.fdopen(read))
    app.task(name="tests.closes")(lambda: os.close(write))
    request.addfinalizer(lambda: app.tasks.pop("tests.closes"))
    defer("tests.closes")
    try:
        call_command("worker", with_parent=True)
    finally:
        sys.stdin.close()
    assert not ProcrastinateJob.objects.filter(task_name="tests.closes").exists()  # what came by the clock may wait


def lives(pid: int) -> bool:
    """Whether a process runs (one that is only waited for has ended)."""
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks at processes as Linux shows them")
def test_it_ends_with_a_server_that_is_killed():
    environment = os.environ | {
        "PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "tests.settings", "PEERHEALTH_ENV": "development",
    }  # fmt: skip
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER], env=environment, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    worker = int(server.stdout.readline())
    assert lives(worker)
    server.send_signal(signal.SIGKILL)
    server.wait(60)
    for _ in range(600):
        if not lives(worker):
            break
        time.sleep(0.1)
    assert not lives(worker)
    server.stdin.close()
    server.stdout.close()
