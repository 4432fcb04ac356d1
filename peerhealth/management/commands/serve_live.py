"""`manage.py serve_live`: the process that carries hints to open pages (docs/live.md)."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from granian.constants import HTTPModes, Interfaces
from granian.server import Server

from peerhealth.live.hub import MOST_READERS


class Command(BaseCommand):
    """Serves /live/ until it is stopped."""

    help = "Serve the live hints of this site: one process, behind the same reverse proxy as the site."

    def add_arguments(self, parser) -> None:
        """--host and --port."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8001)

    def handle(self, *args, **options) -> None:
        """Refuses where the site is not live: nobody would have a ticket. (Checks have run before.)"""
        if not settings.LIVE:
            raise CommandError("LIVE is off: pages of this site ask for no hints. See docs/operating.md.")
        server = Server(
            "peerhealth.live.app:make",
            factory=True,
            address=options["host"],
            port=options["port"],
            interface=Interfaces.ASGI,
            http=HTTPModes.http1,  # the proxy speaks HTTP/2 with browsers
            websockets=False,
            workers=1,  # who reads and what was said is known to one
            backlog=4096,
            backpressure=MOST_READERS + 100,
            workers_kill_timeout=5,  # open streams end with it
            respawn_failed_workers=True,
            log_access=False,  # a ticket is nobody's business
        )
        server.serve()
