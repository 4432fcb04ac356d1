"""`manage.py seed_load`: a whole site of invented people and posts, to measure with."""

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from peerhealth.at_the_shell import STOPPED
from posts.loading import seeding


class Command(BaseCommand):
    """For an empty database alone; nobody in it can sign in. All or nothing."""

    help = "Fill an empty database with invented people, threads and posts in bulk, to measure with."

    def add_arguments(self, parser) -> None:
        """How much, from which seed, and whether to do it."""
        parser.add_argument("--users", type=int, default=20_000, help="people (default: 20,000)")
        parser.add_argument("--threads", type=int, help="threads (default: an eighth of the posts)")
        parser.add_argument("--posts", type=int, default=1_000_000, help="posts in all (default: 1,000,000)")
        parser.add_argument("--seed", type=int, default=1, help="the same one gives the same words and threads")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")

    def handle(self, *args, **options) -> None:
        """Fills, and says how much. Exits with 1 where the database is not empty, with 2 for impossible
        numbers, with 130 when it is stopped."""
        threads = options["threads"] or max(options["posts"] // 8, 1)
        load = seeding.Load(options["users"], threads, options["posts"], options["seed"])
        try:
            longest = sorted(shape.posts for shape in seeding.check(load))[-3:]
            if not options["dry_run"]:
                self._fill(load, quiet=not options["verbosity"])
        except ValueError as problem:
            raise CommandError(str(problem), returncode=2) from problem
        except seeding.Inhabited as problem:
            raise CommandError("This database holds people or communities. It needs an empty one.") from problem
        did = "Would fill in" if options["dry_run"] else "Filled in"
        said = f"{did} {load.users:,} people, {load.threads:,} threads and {load.posts:,} posts"
        self.stdout.write(f"{said}; the longest threads have {longest[2]:,} and {longest[1]:,} posts.")

    def _fill(self, load: seeding.Load, *, quiet: bool) -> None:
        try:
            with tqdm(total=load.posts, unit=" posts", disable=True if quiet else None, leave=False) as bar:
                seeding.fill(load, step=bar.update, tell=bar.set_description)
        except KeyboardInterrupt as stopped:
            kept = "nothing is kept." if seeding.is_empty() else "all is there; `VACUUM (ANALYZE)` is still to be done."
            raise CommandError(f"Stopped: {kept}", returncode=STOPPED) from stopped
