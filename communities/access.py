"""The doors: how a view gets at a community, and how it refuses. One rule, `visible_to`, decides."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.models import Community, Condition, Membership
from peerhealth.errors import Refusal, Refused


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
        return render(request, "communities/communities/members_only.html", {"community": self.community}, status=403)


@dataclass(frozen=True)
class Standing:
    """What one reader is in one community."""

    role: str = ""
    state: str = ""

    @classmethod
    def of(cls, role: str | None, state: str | None, banned_until: datetime | None) -> "Standing":
        """The standing that a membership's columns say (all None: no membership). A ban that is over is none."""
        over = banned_until is not None and banned_until <= timezone.now()
        return cls(role or "", Membership.State.ACTIVE if over else state or "")

    @property
    def is_member(self) -> bool:
        """Whether an active member."""
        return self.state == Membership.State.ACTIVE

    @property
    def is_banned(self) -> bool:
        """Whether banned."""
        return self.state == Membership.State.BANNED

    @property
    def is_moderator(self) -> bool:
        """Whether an active moderator."""
        return self.is_member and self.role == Membership.Role.MODERATOR


def standing(user, community_id: int) -> Standing:
    """What `user` is in the community: one query, none for anonymous visitors."""
    row = Membership.objects.of(user).filter(community_id=community_id).values("role", "state", "banned_until").first()
    return Standing.of(**row) if row else Standing()


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


def readable(user, slug: str) -> Community:
    """The community if `user` may read it. Raises Http404, SignInFirst or MembersOnly: product.md, "Who may read"."""
    community = Community.objects.visible_to(user).filter(slug=slug).first()
    if community is None:
        raise refuse(user, listed_or_404(user, slug))
    return community


def writable(user, community: Community) -> Standing:
    """The standing of a member who may write. Raises Refused (with a sentence) or MembersOnly."""
    stand = standing(user, community.pk)
    if stand.is_banned:
        raise Refused(_("You can read here, but you can no longer write in this community."))
    if not stand.is_member:
        raise MembersOnly(community)
    return stand
