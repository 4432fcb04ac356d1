"""`manage.py ask_outcomes`: ask people once what happened after their question was answered."""

from django.core.management.base import BaseCommand

from posts import claiming, outcomes


class Command(BaseCommand):
    """To be run once a day; asking twice is asking once."""

    help = "Ask authors of questions that were answered 30 days ago what happened since."

    def handle(self, *args, **options) -> None:
        """Asks, forgets who was writing an answer, and says how many."""
        asked, gone = outcomes.ask_due(), claiming.purge()
        if options["verbosity"]:
            self.stdout.write(f"{asked} people asked, {gone} notes that an answer is being written deleted.")
