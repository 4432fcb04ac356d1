"""`manage.py purge_reading`: forget what people have read, once it can change no mark any more."""

from django.core.management.base import BaseCommand

from posts import remembering


class Command(BaseCommand):
    """Works in batches, may be interrupted and run again, and beside the running site."""

    help = "Delete what was remembered of reading and has not been touched for 90 days."

    def add_arguments(self, parser) -> None:
        """--batch."""
        parser.add_argument("--batch", type=int, default=1000, help="rows in one transaction")

    def handle(self, *args, **options) -> None:
        """Deletes and says how many."""
        gone = remembering.purge(batch=options["batch"])
        if options["verbosity"]:
            self.stdout.write(f"{gone} rows forgotten.")
