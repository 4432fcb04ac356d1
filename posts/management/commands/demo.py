"""`manage.py demo`: conditions, starter communities and a story to try things on."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from communities.models import Condition
from posts import story, word_story

CODES_SHOWN = 4


class Command(BaseCommand):
    """Idempotent. Refuses to run in production: its accounts have a password that everybody knows."""

    help = "Load conditions, starter communities and an invented story, with three ready accounts."

    def handle(self, *args, **options) -> None:
        """Loads what is missing and names the ready accounts."""
        if not settings.DEVELOPMENT:
            raise CommandError("The demo's accounts have a known password; it is for development only.")
        quiet = not options["verbosity"]
        if not Condition.objects.exists():
            call_command("load_conditions", verbosity=options["verbosity"])
        call_command("load_starters", verbosity=0)
        call_command("load_glossary", verbosity=0)
        word_story.tell()
        bar = tqdm(total=len(story.threads()), unit=" threads", disable=True if quiet else None, leave=False)
        with bar:
            tally = story.tell(step=bar.update)
        if not quiet:
            self.stdout.write(f"{tally.added} posts added, {tally.known} were there already.")
            self.stdout.write(accounts())


def accounts() -> str:
    """The ready accounts, to print: with the codes that stand in for the second factor which the admin asks for."""
    lines = ["Ready accounts (email, password, and codes for the second step; each code works once):"]
    for name, role in story.READY.items():
        codes = " ".join(story.recovery_codes(name)[:CODES_SHOWN])
        lines.append(f"  {role:<10} {story.address(name):<24} {story.PASSWORD}  {codes}".rstrip())
    return "\n".join(lines)
