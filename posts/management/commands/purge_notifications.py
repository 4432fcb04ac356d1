"""`manage.py purge_notifications`: forget what people were told long ago."""

from django.core.management.base import BaseCommand

from posts import telling


class Command(BaseCommand):
    """Works in batches, may be interrupted and run again, and beside the running site."""

    help = "Delete notifications that are older than 90 days."

    def add_arguments(self, parser) -> None:
        """--batch."""
        parser.add_argument("--batch", type=int, default=1000, help="rows in one transaction")

    def handle(self, *args, **options) -> None:
        """Deletes and says how many."""
        gone = telling.purge(batch=options["batch"])
        if options["verbosity"]:
            self.stdout.write(f"{gone} notifications forgotten.")
