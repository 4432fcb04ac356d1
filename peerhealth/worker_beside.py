"""A worker beside a server, for one's own machine: it ends with the process that began it, however that ends."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

GRACE = 10  # seconds for the mail it is at


@contextmanager
def worker_beside() -> Iterator[None]:
    """Runs `manage.py worker` meanwhile. Its standard input is a pipe, whose other end closes with this process."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "worker", "--with-parent"]
    worker = subprocess.Popen(command, stdin=subprocess.PIPE)  # noqa: S603  (our own command)
    try:
        yield
    finally:
        worker.stdin.close()
        try:
            worker.wait(GRACE)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()
