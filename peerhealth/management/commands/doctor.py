"""`manage.py doctor`: is the site well?"""

import json
import logging
import sys

from django.core.management.base import BaseCommand
from django.utils import timezone

from peerhealth import version
from peerhealth.doctor import BROKEN, LOOK, OK, WORST, examining

SIGNS = {OK: "ok    ", LOOK: "look  ", BROKEN: "broken"}


class Command(BaseCommand):
    """Reads only, and works without a database too."""

    help = (
        "Say in plain words whether everything is well. Exit code 0 when it is, 1 to look at something, 2 when broken."
    )
    requires_system_checks = []  # what they say is one of the answers

    def add_arguments(self, parser) -> None:
        """--json."""
        parser.add_argument("--json", action="store_true", help="for programs: state, version, at and answers")

    def handle(self, *args, **options) -> None:
        """One line an answer, and what to do below it."""
        logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)  # what it says of each try stands in the answer
        report = examining.examine()
        if options["json"]:
            self.stdout.write(json.dumps(_told(report), ensure_ascii=False, indent=1))
        else:
            for key, answer in report.answers.items():
                self.stdout.write(f"{SIGNS[answer.state]}  {key:<10}  {answer.says}")
                if answer.do:
                    self.stdout.write(f"{'':20}→ {answer.do}")
        sys.stdout.flush()
        sys.exit(WORST[report.state])


def _told(report: examining.Report) -> dict:
    answers = [
        {"key": key, "state": one.state, "says": one.says, "do": one.do} for key, one in report.answers.items()
    ]  # fmt: skip
    return {"state": report.state, "version": version.VERSION, "at": timezone.now().isoformat(), "answers": answers}
