"""`manage.py send_digests`: the digests that are due."""

import json
import sys
from datetime import datetime, timedelta

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from peerhealth import one_clock
from posts.digests import outcomes, sending

SOON = timedelta(minutes=5)  # clocks that do not agree


class Command(BaseCommand):
    """May run as often as one likes, beside itself, and be killed anywhere: each recipient gets exactly one. Prints how
    many, never to whom. Exit code 1 where some failed: they are due again at the next run."""

    help = "Send the digests that are due now: each recipient one, at their hour, only when there is something."

    def add_arguments(self, parser) -> None:
        """--dry-run, --now, --json."""
        parser.add_argument("--dry-run", action="store_true", help="say how many would go, and send nothing")
        parser.add_argument("--now", default="", help="as if it were this moment (ISO 8601, with a zone)")
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, *args, **options) -> None:
        """Sends and says how many."""
        now = _moment(options["now"])
        if now > one_clock.now() + SOON and not options["dry_run"]:
            problem = "That is still to come, and nobody would get another before. Add --dry-run to see how many."
            raise CommandError(problem, returncode=2)
        done = sending.run(now, dry=options["dry_run"])
        said = {"dry_run": options["dry_run"]} | {what: done[what] for what in outcomes.ALL}
        if options["json"]:
            self.stdout.write(json.dumps(said))
        elif options["verbosity"]:
            words = "would be sent" if options["dry_run"] else "sent"
            self.stdout.write(
                f"{said['sent']} digests {words}, {said['nothing']} with nothing to say, "
                f"{said['passed']} left to another run, {said['failed']} failed."
            )
        if done[outcomes.FAILED]:
            sys.exit(1)


def _moment(text: str) -> datetime:
    """What --now says; the present for nothing. Raises CommandError."""
    if not text:
        connection.ensure_connection()  # by its clock
        return one_clock.now()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"“{text}” is no moment. Write 2026-11-30T08:00+01:00.", returncode=2) from error
    if moment.tzinfo is None:
        raise CommandError("Say in which zone that is: 2026-11-30T08:00+01:00.", returncode=2)
    return moment
