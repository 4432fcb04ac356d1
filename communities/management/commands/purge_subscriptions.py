"""`manage.py purge_subscriptions`: forget addresses of people without an account to which nothing goes."""

from django.core.management.base import BaseCommand

from communities import subscribing


class Command(BaseCommand):
    """May be run at any time, beside the running site; `manage.py worker` does it each night."""

    help = "Forget digests that nobody confirmed within a week or that were stopped a week ago, with their addresses."

    def handle(self, *args, **options) -> None:
        """Deletes and says how many rows."""
        gone = subscribing.purge()
        if options["verbosity"]:
            self.stdout.write(f"{gone} rows forgotten.")
