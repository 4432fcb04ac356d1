"""The doors: how a view gets at a community, and how it refuses. One rule, `visible_to`, decides."""

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from communities.heading import ban_sentence, head_for
from communities.models import Community, Condition
from communities.standing import Standing, standing, standings
from peerhealth.errors import Refusal, Refused
from peerhealth.errors import refuse as forbidden
from peerhealth.statements import Statement

__all__ = [
    "MembersOnly", "SignInFirst", "Standing", "condition_or_404", "listed_or_404", "moderated", "readable", "refuse",
    "standing", "standings", "writable",
]  # fmt: skip


class SignInFirst(Refusal):
    """The page exists and its existence is no secret, but the visitor is anonymous."""

    def answer(self, request: HttpRequest) -> HttpResponse:
        """To the sign-in page and back."""
        return redirect_to_login(request.get_full_path())


class MembersOnly(Refusal):
    """The page exists, its existence is no secret, but only members may read it."""

    def __init__(self, community: Community):
        super().__init__(community.slug)
        self.community = community

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The 403 page that offers to join: no title, no excerpt, no count."""
        if request.headers.get("HX-Request"):
            return forbidden(request, sentence=_("This is for members. Please join first."))
        context = {"community": self.community, "head": head_for(request, self.community)}
        return render(request, "communities/communities/members_only.html", context, status=403)


def listed_or_404(user, slug: str) -> Community:
    """The community if `user` may know that it exists. Raises Http404."""
    community = Community.objects.listed_for(user).filter(slug=slug).first()
    if community is None:
        raise Http404
    return community


def condition_or_404(doid: str) -> Condition:
    """The entry of the catalogue, which is no secret. Raises Http404."""
    condition = Condition.objects.filter(doid=doid).first()
    if condition is None:
        raise Http404
    return condition


def refuse(user, community: Community) -> Refusal:
    """The refusal for a listed community that `user` may not read."""
    return MembersOnly(community) if user.is_authenticated else SignInFirst()


READABLE = Statement(lambda user, slug: Community.objects.visible_to(user).filter(slug=slug))


def readable(user, slug: str) -> Community:
    """The community if `user` may read it. Raises Http404, SignInFirst or MembersOnly: product.md, "Who may read"."""
    found = READABLE(user=user, slug=slug)
    if not found:
        raise refuse(user, listed_or_404(user, slug))
    return found[0]


def writable(user, community: Community) -> Standing:
    """The standing of a member who may write. Raises Refused (with a sentence) or MembersOnly."""
    return may_write(community, standing(user, community.pk))


def may_write(community: Community, stand: Standing) -> Standing:
    """As `writable`, where the standing is known already."""
    if stand.is_banned:
        raise Refused(ban_sentence(community, stand))
    if not stand.is_member:
        raise MembersOnly(community)
    return stand


def moderated(user, slug: str) -> Community:
    """The community if `user` moderates it. Raises as `readable`, and Refused for those who may only read."""
    community = readable(user, slug)
    if not standing(user, community.pk).is_moderator:
        raise Refused(_("Only moderators of this community can do this."))
    return community
