"""`manage.py recount`: set all counters from the rows they count."""

from django.core.management.base import BaseCommand

from posts import recounting


class Command(BaseCommand):
    """Run it where rows were changed past the site."""

    help = "Count replies, reactions, first posts and hashtags anew, and put into search what is missing there."

    def handle(self, *args, **options) -> None:
        """Counts and says what was wrong."""
        mended = recounting.recount()
        if options["verbosity"]:
            self.stdout.write(", ".join(f"{count} {name}" for name, count in mended.items()) + " set right.")
