"""A community's settings, with what a change of visibility means for what is said there."""

from django.db import transaction

from accounts.models import User
from communities import changing
from communities.models import Community
from posts import recounting


@transaction.atomic
def change(*, community: Community, by: User, as_of: str, fields: dict) -> None:
    """Saves as `communities.changing.change`. Who may read follows at once, on every page; hashtags are counted anew
    when another public reads them. Raises changing.ChangedMeanwhileError."""
    if changing.change(community=community, by=by, as_of=as_of, fields=fields):
        recounting.recount()
