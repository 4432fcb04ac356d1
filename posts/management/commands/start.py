"""`manage.py start`: what `make run` runs. Database up to date, demo in an empty site, server and worker."""

import os
from contextlib import ExitStack

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from whitenoise.runserver_nostatic.management.commands.runserver import Command as Runserver

from accounts.models import User
from communities.models import Term
from peerhealth.live.beside import Beside
from peerhealth.worker_beside import worker_beside
from posts import story
from posts.management.commands.demo import accounts
from posts.searching import indexing


class Serving(Runserver):
    """Django's development server, with the live app on the same address (docs/live.md)."""

    def get_handler(self, *args, **options):
        """Its handler, behind the one that answers below /live/."""
        beside = Beside(super().get_handler(*args, **options))
        if settings.LIVE:
            beside.begin()
        return beside


class Command(BaseCommand):
    """For one's own machine; a real site runs under a WSGI server (docs/operating.md)."""

    help = "Bring the database up to date, load the demo into an empty site, and serve it on this machine."

    def add_arguments(self, parser) -> None:
        """--host and --port."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", default="8000")

    def handle(self, *args, **options) -> None:
        """Prepares once (the reloader starts this command a second time for the server itself), then serves."""
        if not settings.DEVELOPMENT:
            raise CommandError("This is for one's own machine. See docs/operating.md for a real site.")
        address = f"{options['host']}:{options['port']}"
        with ExitStack() as beside:
            if os.environ.get("RUN_MAIN") != "true":
                self._prepare(options)
            else:
                beside.enter_context(worker_beside())  # begun anew with the server whenever code changes
            call_command(Serving(), address, use_threading=True, skip_checks=False)

    def _prepare(self, options) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Bringing the database up to date …")
            call_command("migrate", verbosity=0)
        if not User.objects.exists():
            self.stdout.write("First start: loading conditions, communities and a story (about a minute) …")
            call_command("demo", verbosity=0)
        if not Term.objects.exists():
            call_command("load_glossary", verbosity=0)
        if not indexing.is_complete():
            self.stdout.write("Reading what was written, for the search …")
            call_command("rebuild_search", verbosity=0)
        self.stdout.write(
            self.style.SUCCESS(f"\n{settings.SITE_NAME} is at http://{options['host']}:{options['port']}/\n")
        )
        if story.is_told():
            self.stdout.write(accounts() + "\n\nStop it with Ctrl+C.\n")
        connection.close()
