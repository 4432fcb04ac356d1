"""`manage.py load_glossary`: the words of the glossary that ship with the site."""

from django.core.management.base import BaseCommand

from communities import glossary_loading


class Command(BaseCommand):
    """Idempotent: brings our own words up to date and leaves alone what people wrote or changed."""

    help = "Load the glossary's words of ours. Run load_conditions first."

    def handle(self, *args, **options) -> None:
        """Loads and says how many."""
        loaded = glossary_loading.load()
        if options["verbosity"]:
            self.stdout.write(f"{loaded.terms} words in the glossary, {loaded.changed} of them new or changed.")
        if loaded.unknown:
            self.stdout.write(f"{loaded.unknown} wait for their condition: run load_conditions first.")
