"""`manage.py tell_waiting`: the mails about opened communities that could not be sent at the time."""

from django.core.management.base import BaseCommand

from communities import opening
from communities.models import Community


class Command(BaseCommand):
    """Idempotent: nobody is told twice. Forgets waits that were over long ago."""

    help = "Tell the people who asked to be told when a community opens, where a mail could not be sent before."

    def handle(self, *args, **options) -> None:
        """Sends what is due and says how many."""
        opening.forget_what_was_told()
        told = sum(opening.tell_the_waiting(pk) for pk in Community.objects.values_list("pk", flat=True))
        if options["verbosity"]:
            self.stdout.write(f"{told} people told.")
