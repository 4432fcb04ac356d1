"""`manage.py rebuild_search`: the index of search, written anew from the posts."""

from django.core.management.base import BaseCommand
from tqdm import tqdm

from posts.models import Post
from posts.searching import indexing, statistics


class Command(BaseCommand):
    """In batches, beside the running site; may be interrupted and run again."""

    help = "Write the search index anew, or only count the uses of words (--words, every night)."

    def add_arguments(self, parser) -> None:
        """--words."""
        parser.add_argument("--words", action="store_true", help="only count how often words are used")

    def handle(self, *args, **options) -> None:
        """Writes, counts and says how many."""
        if not options["words"]:
            quiet = None if options["verbosity"] else True
            with tqdm(total=Post.objects.count(), unit=" posts", disable=quiet, leave=False) as bar:
                for done in indexing.rebuild():
                    bar.update(done)
        words = statistics.recount()
        if options["verbosity"]:
            self.stdout.write(f"{indexing.count()} posts can be found, by {words} words that everyone may read.")
