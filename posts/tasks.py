"""Jobs of what people say."""

from django.core.management import call_command

from peerhealth.nightly import nightly
from posts import drafting, remembering, telling
from posts.searching import statistics

nightly("posts.purge_reading")(remembering.purge)
nightly("posts.purge_drafts")(drafting.purge)
nightly("posts.purge_notifications")(telling.purge)
nightly("posts.count_words")(statistics.recount)


@nightly("posts.ask_outcomes")
def ask_outcomes() -> None:
    """Asks people what happened after their question was answered."""
    call_command("ask_outcomes", verbosity=0)
