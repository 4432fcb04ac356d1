"""`manage.py bounces [FILE|-]`: note the addresses that mail came back from."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from accounts import bouncing, returned


class Command(BaseCommand):
    """May be fed each returned message as it comes (a mail server's pipe), or a file of many. On one day once or ten
    times is the same. Says numbers, never an address."""

    help = "Note addresses that refused mail for good; after three days with such mail an address gets no more."

    def add_arguments(self, parser) -> None:
        """FILE, or - for standard input."""
        parser.add_argument(
            "file", nargs="?", default="-",
            help="a returned message (RFC 3464), an mbox file of them, or one address a line; - is standard input",
        )  # fmt: skip

    def handle(self, *args, **options) -> None:
        """Notes them and says how many."""
        try:
            raw = sys.stdin.buffer.read() if options["file"] == "-" else Path(options["file"]).read_bytes()
        except OSError as problem:
            raise CommandError(f"The file cannot be read: {problem.strerror}.") from problem
        found = set(returned.addresses(raw))
        stopped = sum(bouncing.hard_bounce(address) for address in sorted(found))
        bouncing.purge()
        if options["verbosity"]:
            self.stdout.write(f"{len(found)} addresses noted, {stopped} of them get no more mail.")
