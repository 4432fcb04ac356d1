"""A community's settings, with what a change of visibility means for what is said there."""

from django.db import connection, transaction

from accounts.models import User
from communities import changing
from communities.models import Community
from peerhealth.patient_database import deadline
from posts import tag_index
from posts.tagging import Counts, take_turn


@transaction.atomic
def change(*, community: Community, by: User, as_of: str, fields: dict) -> None:
    """Saves as `communities.changing.change`. Who may read follows at once, on every page; the hashtags of what is said
    there are counted in or out. Raises changing.ChangedMeanwhileError."""
    if changing.change(community=community, by=by, as_of=as_of, fields=fields):
        follow(community)


@deadline.lifted()
def follow(community: Community) -> None:
    """Counts the hashtags of a community in or out, after its visibility was saved in this transaction, which holds its
    row: whoever writes there meanwhile waits (`changing.hold_visibility`). Calling it again changes nothing."""
    take_turn()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")  # of a big community; to be closed must not fail
    counts = Counts(tag_index.follow(community.pk))
    counts.write()
