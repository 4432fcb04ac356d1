"""`manage.py rerender_posts`: draw stored posts anew after the renderer has changed."""

from itertools import chain

from django.core.management.base import BaseCommand
from tqdm import tqdm

from communities import guiding
from peerhealth import markup
from posts import rerendering


class Command(BaseCommand):
    """Works in batches, may be interrupted and run again, and beside the running site."""

    help = "Render the posts that an older version of the renderer drew (or all) again."

    def add_arguments(self, parser) -> None:
        """--all, --batch."""
        parser.add_argument("--all", action="store_true", help="also those of the present version")
        parser.add_argument("--batch", type=int, default=200, help="posts in one transaction")

    def handle(self, *args, **options) -> None:
        """Renders and says how many."""
        posts, outcomes = rerendering.due(every=options["all"]), rerendering.outcomes_due(every=options["all"])
        done = refused = 0
        total = posts.count() + outcomes.count()
        with tqdm(total=total, unit=" posts", disable=None if options["verbosity"] else True, leave=False) as bar:
            drawn = rerendering.rerender(posts, batch=options["batch"])
            for result in chain(drawn, rerendering.rerender_outcomes(outcomes, batch=options["batch"])):
                done, refused = done + result.done, refused + result.refused
                bar.update(result.done + result.refused)
        guiding.redraw()  # a few: all of them
        self.stdout.write(f"{done} posts rendered by version {markup.VERSION}, {refused} kept as they were.")
