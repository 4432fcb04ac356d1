"""`manage.py load_starters`: the starter communities."""

from django.core.management.base import BaseCommand

from communities import starters


class Command(BaseCommand):
    """Idempotent: opens what is missing and leaves alone what people have changed."""

    help = "Open the starter communities that are not there yet. Run load_conditions first."

    def handle(self, *args, **options) -> None:
        """Opens and says how many."""
        opened = starters.open_starters()
        if options["verbosity"]:
            self.stdout.write(f"{len(opened)} communities opened.")
