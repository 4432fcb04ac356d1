"""What moderators change about their community."""

import json
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from communities import decided, hearing, opening, subscribing
from communities.models import Community, Membership, MembershipEntry
from peerhealth import statements
from peerhealth.errors import Refused

FIELDS = ("tagline", "description", "rules", "welcome", "hashtags", "treatments", "visibility", "joining", "question",
          "clinicians")  # fmt: skip
# From the narrowest to the widest.
VISIBILITIES = [Community.Visibility.PRIVATE, Community.Visibility.MEMBERS, Community.Visibility.PUBLIC]
JOININGS = [Community.Joining.INVITATION, Community.Joining.APPROVAL, Community.Joining.OPEN]

# FOR SHARE: Django has no word for it. Those who write do not wait for each other, and whoever changes the community
# waits for them.
HOLD = """SELECT visibility, communities_glossary_version(id) AS glossary FROM communities_community
    WHERE id = %(community)s FOR SHARE"""

WIDER = {
    Community.Visibility.MEMBERS: gettext_lazy(
        "Everybody will see that this community exists: its name, its one line, and that there is something to join."
    ),
    Community.Visibility.PUBLIC: gettext_lazy(
        "Everybody will be able to read here, without an account: name, description, rules and new threads."
    ),
}
STAYS = gettext_lazy(
    "What was written while only members could read stays among members. What was written before that, when everybody "
    "could read, everybody can read again."
)
ENTERS = {
    Community.Joining.OPEN: gettext_lazy("Everybody can join at once, and whoever joins reads everything."),
    Community.Joining.APPROVAL: gettext_lazy("Everybody can ask to join, and whoever is let in reads everything."),
}


class ChangedMeanwhileError(Refused):
    """Another moderator has saved since this one began."""


def version(community: Community) -> str:
    """A mark of the settings as they are: two saves from the same beginning are told apart by it."""
    return sha256(json.dumps([getattr(community, name) for name in FIELDS]).encode()).hexdigest()[:16]


@transaction.atomic
def change(*, community: Community, by: User, as_of: str, fields: dict) -> bool:
    """Saves `fields` (some of FIELDS) if the settings are still those of the mark `as_of`; whether the visibility has
    changed. Once everybody may join, those who wait are in. Raises ChangedMeanwhileError."""
    fresh = Community.objects.select_for_update(no_key=True).get(pk=community.pk)
    if version(fresh) != as_of:
        raise ChangedMeanwhileError(
            _("Another moderator has changed the settings meanwhile. Nothing is lost: your text is below.")
        )
    was_visible, was_joining = fresh.visibility, fresh.joining
    for name, value in fields.items():
        setattr(fresh, name, value)
    fresh.save(update_fields=list(fields))
    if fresh.joining != was_joining:
        let_in_who_waits(fresh, by)
    if VISIBILITIES.index(fresh.visibility) < VISIBILITIES.index(was_visible):
        hearing.narrowed(fresh)
    if fresh.visibility != was_visible:
        opening.announce(fresh)  # whoever waits for a community that was secret is told once it is listed
        subscribing.drop_closed()
    return fresh.visibility != was_visible


def hold_visibility(community: Community) -> None:
    """For verbs that write down whether everyone may read something: `community` has the visibility that holds now,
    and it cannot be changed before the end of this transaction; and the version of the glossary that holds now. Taken
    after the lock of a thread and before that of a hashtag. One query."""
    ((community.visibility, community.glossary_version),) = statements.ask(HOLD, {"community": community.pk})


def let_in_who_waits(community: Community, by: User) -> None:
    """Once everybody may join, those who asked to are in, each with a row that `by` decided it, and are told; otherwise
    nothing."""
    if community.joining != Community.Joining.OPEN:
        return
    waiting = list(Membership.objects.filter(community=community).pending().select_for_update())
    for membership in waiting:
        membership.begin()
    act = MembershipEntry.Act.APPROVE
    MembershipEntry.objects.bulk_create(
        [MembershipEntry(act=act, user_id=one.user_id, community=community, by=by) for one in waiting]
    )
    if waiting:
        decided.tell([one.user_id for one in waiting], community)


def widening(community: Community, visibility: str, joining: str) -> list[str]:
    """Sentences about who will be able to read more than now, if `visibility` and `joining` are changed so; none if
    nobody will."""
    said = []
    if VISIBILITIES.index(visibility) > VISIBILITIES.index(community.visibility):
        said.append(WIDER[visibility])
        if visibility == Community.Visibility.PUBLIC:
            said.append(STAYS)
    may_enter = visibility == Community.Visibility.MEMBERS and JOININGS.index(joining)
    easier = JOININGS.index(joining) > JOININGS.index(community.joining)
    if may_enter and (said or easier):
        said.append(ENTERS[joining])
    return [str(sentence) for sentence in said]
