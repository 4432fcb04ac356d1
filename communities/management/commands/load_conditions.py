"""`manage.py load_conditions`: the disease catalogue and our own names into the database."""

import json

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from communities import catalogue, loading, naming


class Command(BaseCommand):
    """Idempotent: may be run again after every update of the catalogue or of our names."""

    help = "Load the disease catalogue and our own names beside it: what finds people their community."

    def add_arguments(self, parser) -> None:
        """--dry-run and --json."""
        parser.add_argument("--dry-run", action="store_true", help="say what would change and keep nothing")
        parser.add_argument("--json", action="store_true", help="say it in JSON")

    def handle(self, *args, **options) -> None:
        """Loads and says how much. Raises CommandError with everything that is wrong with our names."""
        try:
            names = naming.read(catalogue.read())
        except naming.NamesProblem as problem:
            raise CommandError(f"Nothing was loaded. data/names.toml:\n{problem}") from problem
        quiet = not options["verbosity"] or options["json"]
        with tqdm(total=len(names.entries), unit=" conditions", disable=True if quiet else None, leave=False) as bar:
            loaded = loading.load(names, dry_run=options["dry_run"], step=bar.update)
        if not options["dry_run"]:
            loading.tidy()
        if options["json"]:
            self.stdout.write(json.dumps({"dry_run": options["dry_run"], **loaded.as_dict()}))
        elif not quiet:
            self.stdout.write(self._told(loaded, options["dry_run"]))

    def _told(self, loaded: loading.Loaded, dry_run: bool) -> str:
        first = "This would be so; nothing was kept." if dry_run else "Loaded."
        return (
            f"{first} {loaded.conditions:,} conditions with {loaded.names:,} names, {loaded.our_names:,} of them ours; "
            f"{loaded.wrong_names:,} names of the catalogue are marked as wrong; {loaded.letters:,} letters mean "
            f"several things. {loaded.names_added:,} names added, {loaded.names_removed:,} removed."
        )
