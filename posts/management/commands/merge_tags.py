"""`manage.py merge_tags OLD NEW`: one hashtag becomes another name of the other."""

from django.core.management.base import BaseCommand, CommandError

from peerhealth.errors import Refused
from posts import merging


class Command(BaseCommand):
    """Says first what goes over."""

    help = "Make the hashtag OLD another name of NEW: posts, followers and mutes go over."

    def add_arguments(self, parser) -> None:
        """OLD NEW, --reason, --even-of-community, --dry-run."""
        parser.add_argument("old", help="without the sign")
        parser.add_argument("new", help="without the sign")
        parser.add_argument("--reason", default="", help="kept with the other name")
        parser.add_argument(
            "--even-of-community", action="store_true", help="also where OLD is the tag of a community and NEW is not"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would change and keep everything")

    def handle(self, *args, **options) -> None:
        """Counts, then merges."""
        old, new = options["old"], options["new"]
        try:
            found = merging.preview(old=old, new=new)
            self.stdout.write(
                f"#{found.old} → #{found.new}: {found.posts} posts in {found.threads} threads, "
                f"{found.followers} followers, {found.mutes} mutes; "
                f"other names of #{found.new}: {', '.join(found.names)}."
            )
            for community in found.communities:
                self.stdout.write(f"#{found.old} is the tag of the community {community}.")
            if options["dry_run"]:
                self.stdout.write("Nothing was changed.")
                return
            merging.merge(
                old=old, new=new, by=None, reason=options["reason"], even_of_community=options["even_of_community"]
            )
        except Refused as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write("Merged.")
