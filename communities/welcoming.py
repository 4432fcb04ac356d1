"""The welcome after joining: the community's own words and rules, first steps, and one question that is asked once.

Two things are remembered, in two places. Whether the *question* was asked stays in the session alone: no row says that
somebody would rather not tell. Whether the *welcome* (rules and first steps) was taken note of is a column of the
membership, so that it is shown once on whatever device, also to those who were let in while they were away; it goes
with the membership.
"""

from django.http import HttpRequest
from django.utils import timezone

from communities.models import Community, Membership
from communities.standing import Standing

KEY = "welcomes"
DUE, SHOWN, DONE = "due", "shown", "done"


def is_new(stand: Standing) -> bool:
    """Whether a member has not taken note of the welcome yet."""
    return stand.is_member and stand.welcomed_at is None


def settle(user, community: Community) -> None:
    """`user` has taken note of the welcome: it does not come back. Anybody but a new member changes nothing."""
    mine = Membership.objects.of(user).filter(community=community)
    mine.active().filter(welcomed_at__isnull=True).update(welcomed_at=timezone.now())


def prepare(request: HttpRequest, community: Community) -> None:
    """`request.user` has joined or asked to join: the question is due once they are in."""
    _keep(request, community, DUE)


def is_due(request: HttpRequest, community: Community) -> bool:
    """Whether the question waits and has not been seen yet."""
    return _state(request, community) == DUE


def is_told(request: HttpRequest, community: Community) -> bool:
    """Whether the community's words of welcome have been read beside the question, in this session."""
    return _state(request, community) in {SHOWN, DONE}


def show(request: HttpRequest, community: Community) -> bool:
    """Whether the question may be shown; from now on it has been seen, and nothing offers it again."""
    state = _state(request, community)
    if state == DUE:
        _keep(request, community, SHOWN)
    return state in {DUE, SHOWN}


def done(request: HttpRequest, community: Community) -> None:
    """The question is answered or passed over: it is not asked again."""
    if _state(request, community):
        _keep(request, community, DONE)


def _state(request: HttpRequest, community: Community) -> str | None:
    return request.session.get(KEY, {}).get(str(community.pk))


def _keep(request: HttpRequest, community: Community, state: str) -> None:
    request.session[KEY] = {**request.session.get(KEY, {}), str(community.pk): state}
