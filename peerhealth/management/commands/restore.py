"""`manage.py restore DIR`: a backup, back into a database in which nobody has an account."""

import json
import sys
import time
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from peerhealth.backups import comparing, restoring
from peerhealth.backups.errors import BackupError, BackupRefused
from peerhealth.backups.watching import bars

FAILED, REFUSED = 1, 2


class Command(BaseCommand):
    """All of it or nothing; killed anywhere, it may be run again. Exit code 2 where it refuses and has touched nothing,
    1 where it failed or something differs."""

    help = "Restore a backup into a database in which nobody has an account: rows and files, all or nothing."
    requires_system_checks = []

    def add_arguments(self, parser) -> None:
        """DIR, --verify, --verify-only, --send-waiting-mail, --json."""
        add = parser.add_argument
        add(
            "dir",
            nargs="?",
            metavar="DIR",
            default=settings.BACKUP_DIR,
            help="a backup, or a folder with backups: the newest",
        )
        add("--verify", action="store_true", help="compare all rows with the backup before they count")
        add("--verify-only", action="store_true", help="compare the site with the backup and change nothing")
        add("--send-waiting-mail", action="store_true", help="do what waited at that moment, also if it was done since")
        add("--json", action="store_true", help="for programs")

    def handle(self, *args, **options) -> None:
        """Restores or compares."""
        if not options["dir"]:
            raise CommandError("Name the backup, or set BACKUP_DIR.", returncode=REFUSED)
        try:
            act = self._compare if options["verify_only"] else self._restore
            act(Path(options["dir"]), options)
        except BackupRefused as problem:
            raise CommandError(str(problem), returncode=REFUSED) from problem
        except BackupError as problem:
            raise CommandError(str(problem), returncode=FAILED) from problem

    def _restore(self, directory: Path, options) -> None:
        began = time.monotonic()
        verify, with_mail = options["verify"], options["send_waiting_mail"]
        with bars(quiet=options["json"] or not options["verbosity"]) as watch:
            done = restoring.restore(directory, verify=verify, with_mail=with_mail, watch=watch)
        rows, seconds = sum(table.rows for table in done.said.tables.values()), round(time.monotonic() - began, 1)
        summary = {
            "folder": str(done.folder), "moment": done.said.moment.isoformat(), "rows": rows, "seconds": seconds,
            "files": len(done.said.files), "verified": verify and not done.went_on, "went_on": done.went_on,
            "other_secret_key": done.has_other_key,
        }  # fmt: skip
        self._say(summary, options, _restored(summary))

    def _compare(self, directory: Path, options) -> None:
        done = comparing.compare(directory)
        unlike = {one.table: [one.expected.rows, one.found.rows if one.found else None] for one in done.unlike}
        lines = [f"{table}: {expected} rows in the backup, {found} here" for table, (expected, found) in unlike.items()]
        sentence = f"{done.tables - len(unlike)} of {done.tables} tables are as in the backup of {done.said.moment}."
        summary = {"folder": str(done.folder), "tables": done.tables, "unlike": unlike}
        self._say(summary, options, "\n".join([*lines, sentence]))
        if unlike:
            sys.exit(FAILED)

    def _say(self, summary, options, words: str) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(summary))
        elif options["verbosity"]:
            self.stdout.write(words)


def _restored(summary) -> str:
    began = "A restore that was cut off is finished" if summary["went_on"] else "Restored"
    key = (
        "\nThis site has another SECRET_KEY than when the backup was made: links in mails of then lead nowhere."
        if summary["other_secret_key"]
        else ""
    )
    return (
        f"{began}: {summary['rows']} rows and {summary['files']} files of {summary['moment']}, "
        f"in {summary['seconds']} s. Everybody signs in anew. What waited to be sent is under "
        f"Jobs and mail in the admin.{key}"
    )
