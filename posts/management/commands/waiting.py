"""`manage.py waiting`: what waits for an answer, for whoever looks after the site."""

import json
import re
import sys
from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from posts.models import Thread

TOO_LONG = timedelta(hours=24)
UNITS = {"m": "minutes", "h": "hours", "d": "days"}
DURATION = re.compile(r"([0-9]{1,4})([mhd])")


class Command(BaseCommand):
    """Names communities and addresses, never titles: what is printed ends in logs and mails. The exit code is for
    monitoring: 0 when nothing waits over 24 hours, 1 when something does, 2 for what it does not understand."""

    help = "List questions and stories that wait for an answer. Exit code 1 when one waits over 24 hours."

    def add_arguments(self, parser) -> None:
        """What counts as waiting, and for whom it is printed."""
        parser.add_argument("--over", default="3h", help="only what waits longer: 90m, 3h or 2d (3h)")
        parser.add_argument("--json", action="store_true", help="one JSON array, for programs")

    def handle(self, *args, **options) -> None:
        """Prints and sets the exit code."""
        now, over = timezone.now(), _duration(options["over"])
        rows = Thread.objects.waiting().listed().filter(opening__hiding__isnull=True, created_at__lt=now - over)
        rows = rows.order_by("created_at", "pk").values_list("community__slug", "public_id", "created_at")
        found = [
            {"community": slug, "address": f"/t/{public_id}/", "minutes": int((now - at).total_seconds()) // 60}
            for slug, public_id, at in rows
        ]
        if options["json"]:
            self.stdout.write(json.dumps(found))
        else:
            for row in found:
                self.stdout.write(f"{row['community']}\t{row['address']}\t{_said(row['minutes'])}")
        long = Thread.objects.waiting().listed().filter(opening__hiding__isnull=True, created_at__lt=now - TOO_LONG)
        if long.exists():
            sys.exit(1)


def _duration(text: str) -> timedelta:
    """What "3h" means. Raises CommandError."""
    found = DURATION.fullmatch(text)
    if not found:
        raise CommandError(f"“{text}” is no duration. Write minutes, hours or days: 90m, 3h or 2d.", returncode=2)
    return timedelta(**{UNITS[found[2]]: int(found[1])})


def _said(minutes: int) -> str:
    """Days, hours and minutes: "2 d 3 h", "3 h 5 min"."""
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    return f"{days} d {hours} h" if days else f"{hours} h {minutes} min" if hours else f"{minutes} min"
