"""`manage.py purge_drafts`: let go of drafts that nobody has touched for half a year."""

from django.core.management.base import BaseCommand

from posts import drafting


class Command(BaseCommand):
    """To be run once a day; works in batches, beside the running site."""

    help = "Delete drafts that were not touched for 180 days, and the marks of forms sent before that."

    def handle(self, *args, **options) -> None:
        """Deletes and says how many."""
        gone = drafting.purge()
        if options["verbosity"]:
            self.stdout.write(", ".join(f"{count} {name}" for name, count in gone.items()) + " deleted.")
