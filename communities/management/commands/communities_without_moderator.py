"""`manage.py communities_without_moderator`: those that nobody looks after."""

import json

from django.core.management.base import BaseCommand

from communities.models import Community, Membership


class Command(BaseCommand):
    """Reads only."""

    help = "Name the communities that have no active moderator."

    def add_arguments(self, parser) -> None:
        """--json."""
        parser.add_argument("--json", action="store_true", help="as a JSON list of addresses")

    def handle(self, *args, **options) -> None:
        """One a line."""
        looked_after = Membership.objects.filter(user__is_active=True).moderating().values("community_id")
        slugs = list(Community.objects.exclude(pk__in=looked_after).order_by("slug").values_list("slug", flat=True))
        if options["json"]:
            self.stdout.write(json.dumps(slugs))
        else:
            for slug in slugs:
                self.stdout.write(slug)
