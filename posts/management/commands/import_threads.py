"""`manage.py import_threads FILE.jsonl`: threads with their replies from elsewhere."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from posts import importing


class Command(BaseCommand):
    """Running it twice changes nothing; a bad line is named and the rest goes on."""

    help = "Import threads from a file of JSON lines (docs/importing.md)."

    def add_arguments(self, parser) -> None:
        """FILE, --dry-run, --match-members."""
        parser.add_argument("file", type=Path, help="JSON lines, one thread each")
        parser.add_argument("--dry-run", action="store_true", help="check every line, change nothing")
        parser.add_argument(
            "--match-members", action="store_true", help="an author who has a member's name is that member"
        )

    def handle(self, *args, **options) -> None:
        """Imports, and says what came of it. Exits with 1 if a line was bad."""
        try:
            # Only "\n" ends a line: other signs that Unicode counts as line ends may stand in a text.
            lines = options["file"].read_text(encoding="utf-8-sig").split("\n")
        except (OSError, UnicodeDecodeError) as problem:
            raise CommandError(f"The file cannot be read: {problem}") from problem
        total, bad = importing.Tally(), 0
        with tqdm(lines, unit=" threads", disable=None if options["verbosity"] else True, leave=False) as bar:
            for number, line in enumerate(bar, start=1):
                if not line.strip():
                    continue
                try:
                    tally = importing.import_line(
                        line, match_members=options["match_members"], dry_run=options["dry_run"]
                    )
                except importing.LineError as problem:
                    bad += 1
                    bar.write(f"line {number}: {problem}", file=sys.stderr)
                else:
                    total.added += tally.added
                    total.known += tally.known
        said = "would be added" if options["dry_run"] else "added"
        self.stdout.write(f"{total.added} posts {said}, {total.known} were there already, {bad} lines were bad.")
        if bad:
            raise CommandError(f"{bad} lines were bad; they are named above.", returncode=1)
