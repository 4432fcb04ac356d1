"""`manage.py stale_guides`: those that somebody should have looked at again by now."""

import json
import sys

from django.core.management.base import BaseCommand
from django.db.models import F

from communities.models import Guide


class Command(BaseCommand):
    """Reads only. Guides that were taken down are left out: nobody reads them."""

    help = "Name the guides whose day to be looked at again is over. Exit code 1 where there are any."

    def add_arguments(self, parser) -> None:
        """--json."""
        parser.add_argument("--json", action="store_true", help="for programs: a list of address and review_by")

    def handle(self, *args, **options) -> None:
        """One a line, the longest overdue first: the day, and the address below the site's own."""
        overdue = Guide.objects.standing().overdue().order_by("review_by", "pk")
        rows = [
            {"address": f"/c/{place}/guides/{slug}/", "review_by": day.isoformat()}
            for place, slug, day in overdue.values_list(F("community__slug"), "slug", "review_by")
        ]
        if options["json"]:
            self.stdout.write(json.dumps(rows))
        else:
            for row in rows:
                self.stdout.write(f"{row['review_by']}  {row['address']}")
            if not rows:
                self.stdout.write("No guide is overdue.")
        if rows:
            sys.exit(1)
