"""`manage.py backup DIR`: the database and the files of one moment."""

import json
import time
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from peerhealth.backups import shelf, taking
from peerhealth.backups.errors import BackupError
from peerhealth.backups.watching import bars


class Command(BaseCommand):
    """Runs beside the site. Exit code 1 where there is no new backup."""

    help = "Back up the database and the files of one moment into a new folder in DIR, beside the running site."
    requires_system_checks = []

    def add_arguments(self, parser) -> None:
        """DIR, --keep, --prune, --json."""
        parser.add_argument("dir", nargs="?", metavar="DIR", default=settings.BACKUP_DIR, help="instead of BACKUP_DIR")
        parser.add_argument(
            "--keep", type=int, metavar="N", help="delete all but the N newest backups in DIR afterwards"
        )
        parser.add_argument("--prune", action="store_true", help="delete those older than BACKUP_DAYS days afterwards")
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, *args, **options) -> None:
        """Makes it and says what it is."""
        directory, since = _directory(options["dir"]), _since(options)
        began = time.monotonic()
        try:
            with bars(quiet=options["json"] or not options["verbosity"]) as watch:
                folder, said = taking.take(directory, watch)
            gone = shelf.forget_older(directory, keep=options["keep"], since=since)
        except BackupError as problem:
            raise CommandError(str(problem)) from problem
        summary = {
            "folder": str(folder),
            "moment": said.moment.isoformat(),
            "seconds": round(time.monotonic() - began, 1),
            "tables": len(said.tables),
            "rows": sum(table.rows for table in said.tables.values()),
            "database_bytes": said.dump.size,
            "files": len(said.files),
            "files_bytes": sum(file.size for file in said.files.values()),
            "deleted": [path.name for path in gone],
        }
        if options["json"]:
            self.stdout.write(json.dumps(summary))
        elif options["verbosity"]:
            self.stdout.write(_words(summary))


def _directory(name: str) -> Path:
    if not name:
        raise CommandError("Name a folder for backups, or set BACKUP_DIR.", returncode=2)
    return Path(name)


def _since(options):
    if options["keep"] is not None and options["keep"] < 1:
        raise CommandError("--keep needs at least 1.", returncode=2)
    if not options["prune"]:
        return None
    if not settings.BACKUP_DAYS:
        raise CommandError("--prune keeps what BACKUP_DAYS promises: set it.", returncode=2)
    return timezone.now() - timedelta(days=settings.BACKUP_DAYS)


def _words(summary) -> str:
    size = (summary["database_bytes"] + summary["files_bytes"]) / 1_000_000
    deleted = f" Deleted {len(summary['deleted'])} older ones." if summary["deleted"] else ""
    return (
        f"{summary['folder']}: {summary['rows']} rows of {summary['tables']} tables and {summary['files']} files, "
        f"{size:.1f} MB, in {summary['seconds']} s.{deleted}"
    )
