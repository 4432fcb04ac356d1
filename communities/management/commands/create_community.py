"""`manage.py create_community SLUG --name NAME`: open a community."""

import json

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from communities import founding
from communities.models import Community
from peerhealth.errors import Refused


class Command(BaseCommand):
    """Idempotent: a community that is there with the same name stays as it is."""

    help = "Open a community. Moderators can change its texts on the site afterwards."

    def add_arguments(self, parser) -> None:
        """SLUG, --name and what else the first page needs."""
        parser.add_argument("slug", help="the address, /c/SLUG/")
        parser.add_argument("--name", required=True)
        parser.add_argument("--hashtag", default="", help="without its sign; otherwise made of the name")
        parser.add_argument("--tagline", default="", help="what it is, in one line")
        parser.add_argument("--condition", action="append", default=[], metavar="DOID", help="may be repeated")
        parser.add_argument("--also", action="append", default=[], metavar="NAME", help="also called; may be repeated")
        parser.add_argument("--visibility", choices=Community.Visibility.values, default="public")
        parser.add_argument("--joining", choices=Community.Joining.values, default="open")
        parser.add_argument("--question", default="", help="asked of those who ask to join")
        parser.add_argument("--dry-run", action="store_true", help="check everything, change nothing")
        parser.add_argument("--json", action="store_true", help="say what was done as JSON")

    def handle(self, *args, **options) -> None:
        """Opens, and says so."""
        present = Community.objects.filter(slug=options["slug"]).first()
        if present and present.name != options["name"].strip():
            raise CommandError(f"/c/{present.slug}/ is there already and is called “{present.name}”.")
        if not present:
            self._found(options)
        result = {
            "slug": options["slug"], "name": options["name"].strip(), "created": not present,
            "dry_run": options["dry_run"],
        }  # fmt: skip
        if options["json"]:
            self.stdout.write(json.dumps(result, ensure_ascii=False))
        elif options["verbosity"]:
            self.stdout.write(_sentence(result))

    def _found(self, options) -> None:
        """Opens it; a dry run takes everything back at the end, and nobody is told."""
        names = ("slug", "name", "hashtag", "tagline", "visibility", "joining", "question")
        lists = {"also": tuple(options["also"]), "conditions": tuple(options["condition"])}
        with transaction.atomic():
            try:
                founding.found(**{name: options[name] for name in names}, **lists)
            except Refused as refusal:
                raise CommandError(str(refusal)) from refusal
            transaction.set_rollback(options["dry_run"])


def _sentence(result: dict) -> str:
    if not result["created"]:
        return f"/c/{result['slug']}/ is there already; nothing was changed."
    said = "would be opened" if result["dry_run"] else "is open"
    return f"{result['name']} {said} at /c/{result['slug']}/."
