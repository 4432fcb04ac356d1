"""The welcome after joining: the community's own words, and one question that is asked once and never again.

Whether it was asked is remembered in the session alone: no row says that somebody would rather not tell.
"""

from django.http import HttpRequest

from communities.models import Community

KEY = "welcomes"
DUE, SHOWN = "due", "shown"


def prepare(request: HttpRequest, community: Community) -> None:
    """`request.user` has joined or asked to join: the welcome is due once they are in."""
    _keep(request, community, DUE)


def is_due(request: HttpRequest, community: Community) -> bool:
    """Whether the welcome waits and has not been seen yet."""
    return _state(request, community) == DUE


def show(request: HttpRequest, community: Community) -> bool:
    """Whether the welcome may be shown; from now on it has been seen, and nothing offers it again."""
    state = _state(request, community)
    if state == DUE:
        _keep(request, community, SHOWN)
    return state is not None


def done(request: HttpRequest, community: Community) -> None:
    """The question is answered or passed over: it is not asked again."""
    welcomes = dict(request.session.get(KEY, {}))
    if welcomes.pop(str(community.pk), None):
        request.session[KEY] = welcomes


def _state(request: HttpRequest, community: Community) -> str | None:
    return request.session.get(KEY, {}).get(str(community.pk))


def _keep(request: HttpRequest, community: Community, state: str) -> None:
    request.session[KEY] = {**request.session.get(KEY, {}), str(community.pk): state}
