"""`manage.py check_counters`: whether every counter says what it counts."""

import json
import sys
from dataclasses import asdict

from django.core.management.base import BaseCommand

from posts import counters


class Command(BaseCommand):
    """Reads only; `manage.py recount` mends."""

    help = "Compare every counter with the rows it counts. Exit code 1 where anything is wrong."

    def add_arguments(self, parser) -> None:
        """--json."""
        parser.add_argument("--json", action="store_true", help="for programs: a list of table, what and rows")

    def handle(self, *args, **options) -> None:
        """One line a counter that is wrong: which table, what of it, in how many rows."""
        found = counters.check()
        if options["json"]:
            self.stdout.write(json.dumps([asdict(wrong) for wrong in found]))
        elif not found:
            self.stdout.write("All counters are right.")
        else:
            for wrong in found:
                self.stdout.write(f"{wrong.table}: {wrong.what}, {wrong.rows} wrong")
            self.stdout.write("`manage.py recount` sets them right.")
        if found:
            sys.exit(1)
