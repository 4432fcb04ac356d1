"""`manage.py load_conditions`: the disease catalogue into the database."""

from django.core.management.base import BaseCommand
from tqdm import tqdm

from communities import catalogue


class Command(BaseCommand):
    """Idempotent: may be run again after every release of the catalogue."""

    help = "Load the disease catalogue (names, synonyms, parents) that finds people their community."

    def handle(self, *args, **options) -> None:
        """Loads and says how much."""
        entries = catalogue.read()
        quiet = not options["verbosity"]
        with tqdm(total=len(entries), unit=" conditions", disable=True if quiet else None, leave=False) as bar:
            catalogue.load(entries, step=bar.update)
        if not quiet:
            self.stdout.write(f"{len(entries):,} conditions are in the catalogue.")
