"""`manage.py serve web|live|worker`: the three kinds of process that a real site is made of."""

import os

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from peerhealth import logs, serving

PORTS = {"web": 8000, "live": 8001}


class Command(BaseCommand):
    """Serves one kind until it is stopped."""

    help = "Serve pages (web), carry hints to open pages (live), or do the jobs (worker), until stopped."

    def add_arguments(self, parser) -> None:
        """What, and --host, --port, --workers, --threads for those that listen."""
        parser.add_argument("what", choices=["web", "live", "worker"])
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, help="8000 for web, 8001 for live")
        parser.add_argument("--workers", type=int, default=os.cpu_count() or 2, help="web: processes, one a processor")
        parser.add_argument("--threads", type=int, default=1, help="web: threads of a process")

    def handle(self, *args, what: str, host: str, **options) -> None:
        """Refuses live hints where the site is not live (nobody would have a ticket), and a port that somebody serves.
        (Checks have run before.)"""
        if min(options["workers"], options["threads"]) < 1:
            raise CommandError("At least one process, and one thread in each.", returncode=2)
        at = {"host": host, "port": options["port"] or PORTS.get(what), "says": logs.of_granian(settings.LOG_FORMAT)}
        if what in PORTS:
            _check_free(host, at["port"])
        if what == "web":
            serving.become(what, workers=options["workers"], threads=options["threads"], **at)
        elif what == "worker":
            call_command("worker", skip_checks=True)
        elif settings.LIVE:
            serving.become(what, **at)
        else:
            raise CommandError("LIVE is off: pages of this site ask for no hints. See docs/operating.md.")


def _check_free(host: str, port: int) -> None:
    try:
        serving.check_free(host, port)
    except (OSError, OverflowError, ValueError) as problem:
        why = getattr(problem, "strerror", None) or problem
        raise CommandError(f"This cannot listen at {host}:{port}: {why}.") from problem
