"""“You are no longer the only one”: people who wait for the same community and open it together.

Who waits learns that somebody else does (`communities.meeting`), and may say that they would open it. Whoever has said
so sees the names of those who have said the same; before that nobody sees a name, and never a number."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts import notifying
from accounts.models import User
from communities import consent, deciding, founding, meeting
from communities.leading import leads_to
from communities.models import Community, Condition, Membership, OpeningAlert, OpeningYes
from peerhealth.errors import Refused


@dataclass
class Meeting:
    """How it stands for one person and one condition, where somebody else waits: whether they have said yes, and the
    people who have as well (none to see before)."""

    said: bool = False
    people: list[User] = field(default_factory=list)


def meetings(user, doids: Collection[str]) -> dict[str, Meeting]:
    """Of the conditions `doids`, those that `user` waits for together with somebody, while no community that they may
    know of stands for them. Five queries at most, however many."""
    mine = OpeningAlert.objects.filter(user=user, told_at=None, condition__doid__in=list(doids))
    ids = dict(mine.values_list("condition_id", "condition__doid"))
    if not ids:
        return {}
    shared = set(meeting.others(user, ids).values_list("condition_id", flat=True))
    shared -= leads_to(shared, user).keys()
    found = {pk: Meeting() for pk in shared}
    for pk in OpeningYes.objects.filter(user=user, condition__in=shared).values_list("condition_id", flat=True):
        found[pk].said = True
    for yes in _yeses(user, [pk for pk, one in found.items() if one.said]):
        found[yes.condition_id].people.append(yes.user)
    return {ids[pk]: one for pk, one in found.items()}


def _yeses(user, condition_ids: Collection[int]):
    """What others said whom `user` may learn of and who wait still, with the people."""
    waits = OpeningAlert.objects.filter(user=OuterRef("user_id"), condition=OuterRef("condition_id"), told_at=None)
    said = meeting.apart(OpeningYes.objects.filter(Exists(waits), condition__in=condition_ids), user)
    return said.select_related("user").order_by("at", "pk")


def with_meetings(user, waits: list[dict]) -> list[dict]:
    """Waits (`opening.waits_of`) with the `meeting` of each, or None."""
    found = meetings(user, [wait["doid"] for wait in waits])
    return [wait | {"meeting": found.get(wait["doid"])} for wait in waits]


@transaction.atomic
def say_yes(user, condition: Condition) -> None:
    """`user` would open it with others; whoever has said so before is told that there is somebody now. Saying it twice
    is saying it once. Raises ConsentFirst, and Refused where nobody else waits."""
    meeting.lock(condition)
    consent.hold(user)
    if condition.doid not in meetings(user, [condition.doid]):
        raise Refused(_("This is not possible at the moment."))
    _yes, is_new = OpeningYes.objects.get_or_create(user=user, condition=condition)
    if is_new:
        people = [yes.user_id for yes in _yeses(user, [condition.pk])]
        notifying.tell(people, meeting.TOGETHER, condition.doid, again_after=notifying.AT_ONCE)  # this is news


def take_back(user, condition: Condition) -> None:
    """`user` would rather not, or not any more. Nobody is told."""
    OpeningYes.objects.filter(user=user, condition=condition).delete()


@transaction.atomic
def open_place(user, condition: Condition, *, name: str, tagline: str, hashtag: str, visibility: str) -> Community:
    """Opens the community: `user` and those who said yes with them look after it, and the others who wait are told as
    always; so are those who said yes and whose consent does not hold any more: they are asked when they come. One at a
    time: raises Refused where it is open by now, nobody has said yes as well, members do not open
    communities here, or as `founding.found`; and ConsentFirst."""
    meeting.lock(condition)
    consent.hold(user)
    now = meetings(user, [condition.doid]).get(condition.doid)
    if not settings.MEMBERS_OPEN_COMMUNITIES or now is None or not now.people:
        raise Refused(_("This is not possible at the moment. Perhaps it is open by now."))
    community = founding.found(
        slug=_address(name, condition),
        name=name,
        hashtag=hashtag,
        conditions=(condition.doid,),
        tagline=tagline,
        visibility=visibility,
    )
    deciding.set_role(user=user, community=community, role=Membership.Role.MODERATOR)
    for person in now.people:
        with suppress(consent.ConsentFirst):
            deciding.set_role(user=person, community=community, role=Membership.Role.MODERATOR)
    OpeningAlert.objects.filter(user=user, condition=condition).update(told_at=timezone.now())
    OpeningYes.objects.filter(condition=condition).delete()
    waiting = OpeningAlert.objects.filter(condition=condition).values_list("user_id", flat=True)
    notifying.untell(waiting, meeting.TOGETHER, condition.doid)
    return community


def _address(name: str, condition: Condition) -> str:
    """An address made of the name; with the condition's number behind it where that is taken, or there is none."""
    number = slugify(condition.doid.rpartition(":")[2])
    address = slugify(name)[:45].strip("-_")
    if not address or Community.objects.filter(slug=address).exists():
        address = f"{address}-{number}".strip("-")
    return address


def tell_of(user, abouts: Collection[str]) -> dict[str, tuple[str, str]]:
    """For the page of notifications: of the conditions `abouts`, (sentence, address) of those where there is still
    something to tell `user`."""
    return {
        doid: (
            _("Somebody else would open a community with you.")
            if one.people
            else _("You are no longer the only one who waits for a community."),
            reverse("together", args=[doid]),
        )
        for doid, one in meetings(user, abouts).items()
    }
