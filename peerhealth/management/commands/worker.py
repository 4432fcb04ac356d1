"""`manage.py worker`: runs the jobs: mails, and what is done by night."""

import sys
import threading

from django.core.management.base import BaseCommand

from peerhealth import nightly, worker
from peerhealth.watching import upgrades


class Command(BaseCommand):
    """May be killed at any moment and run several times at once."""

    help = "Send queued mails and do the other jobs, until stopped; with --once or --nightly until none is due."

    def add_arguments(self, parser) -> None:
        """--once, --nightly, --stalled-after, --with-parent."""
        parser.add_argument("--once", action="store_true", help="end when no job is due")
        parser.add_argument("--nightly", action="store_true", help="do what is done by night, now, and end then")
        parser.add_argument(
            "--stalled-after", type=float, default=worker.STALLED_AFTER, metavar="SECONDS",
            help="take up the jobs of workers that gave no sign of life for so long; the same for all workers",
        )  # fmt: skip
        parser.add_argument("--with-parent", action="store_true", help="end when standard input does")

    def handle(self, *args, **options) -> None:
        """Works, as soon as the database has the schema that this code knows."""
        until = threading.Event() if options["with_parent"] else None
        if until is not None:
            threading.Thread(target=_wait_for_the_end, args=[until], daemon=True).start()
        upgrades.wait(until)
        if options["nightly"]:
            nightly.ask_for_all()
        worker.run(once=options["once"] or options["nightly"], stalled_after=options["stalled_after"], until=until)


def _wait_for_the_end(until: threading.Event) -> None:
    """The other end of a pipe closes with its process, however that ends."""
    sys.stdin.buffer.read()
    until.set()
