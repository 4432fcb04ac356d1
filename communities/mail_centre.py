"""The page behind the link in every mail: what goes to one reader, and stopping it. The reader is a member, or somebody
without an account; a mail that was passed on shows neither an address nor a name, and of a member no community.

“Stop everything” means everything that goes to the address, whoever it belongs to; “everything” is not told apart.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import choosing, stopping
from accounts.bouncing import fingerprint
from accounts.events import EVENTS
from accounts.models import NotificationSettings, User
from accounts.models.notification_settings import Place
from communities import subscribing
from communities.models import Subscriber, Subscription

PAUSES = {"week": timedelta(days=7), "month": timedelta(days=30), "quarter": timedelta(days=90)}


@dataclass
class MemberMail:
    """A member's. `kinds`: those that the mail they came from is about."""

    user: User
    kinds: tuple[str, ...]
    was: str = ""  # how often the digest came before it was stopped
    is_member = True

    def stop(self) -> bool:
        """Stops just the kinds of the mail they came from."""
        self.was = choosing.settings_of(self.user).digest
        stopping.stop(self.user, self.kinds)
        return True

    def restart(self, often: str) -> bool:
        """Takes that back."""
        stopping.restart(self.user, self.kinds, digest=often)
        return True

    def says(self) -> list[str | Promise]:
        """Those kinds in words, for the page with the button."""
        words = [EVENTS[kind].says for kind in self.kinds if kind in EVENTS]
        return [*words, _("Your digest")] if stopping.DIGEST in self.kinds else words

    def events(self) -> list[dict]:
        """`name`, `says`, `wanted` of each event that can be told by mail. One query."""
        wanted = choosing.wanted_by(self.user, Place.MAIL)
        possible = [(name, event) for name, event in EVENTS.items() if Place.MAIL in event.possible]
        return [{"name": name, "says": event.says, "wanted": name in wanted} for name, event in possible]

    def chosen(self) -> NotificationSettings:
        """How they want to be told. One query."""
        return choosing.settings_of(self.user)

    def paused_until(self) -> date | None:
        """The day, where they are, before which nothing is sent to them; None where they made no pause. One query."""
        return choosing.pause_ends_on(self.chosen())

    def pause(self, length: timedelta) -> datetime:
        """When a pause of so many days ends that begins now: as a day begins where they are. One query."""
        zone = choosing.zone_of(self.chosen())
        return choosing.day_begins(timezone.now().astimezone(zone).date() + length, zone)


@dataclass
class VisitorMail:
    """That of somebody without an account. `only`: the subscription that the mail they came from is of; None: all."""

    subscriber: Subscriber
    only: Subscription | None = None
    was = ""
    is_member = False

    def stop(self) -> bool:
        """Stops the digest of the mail they came from. Whether there was one."""
        return subscribing.stop(self._meant())

    def restart(self, often: str) -> bool:
        """Takes that back."""
        return subscribing.restart(self._meant())

    def says(self) -> list[str | Promise]:
        """In words that name no community: this page may be open when somebody looks over a shoulder."""
        return [_("This digest") if self.only else _("Your digests")]

    def subscriptions(self) -> list[Subscription]:
        """Theirs, of communities that everybody may read still. One query."""
        return list(subscribing.shown(self.subscriber).select_related("community").order_by("community__name"))

    def _meant(self):
        mine = subscribing.shown(self.subscriber)
        return mine.filter(pk=self.only.pk) if self.only else mine


Reader = MemberMail | VisitorMail


def find(code: str) -> Reader | None:
    """Whose mail it is; None for whatever this site did not sign, and for somebody who is not here any more. One query,
    none for a code of nobody's."""
    ticket = stopping.read(code)
    if ticket is None:
        return None
    if ticket.kind_of_reader == stopping.MEMBER:
        user = stopping.member_of(ticket)
        return MemberMail(user, ticket.kinds) if user else None
    if ticket.kind_of_reader == stopping.SUBSCRIBER:
        subscriber = Subscriber.objects.filter(code=ticket.public_id).first()
        return VisitorMail(subscriber) if subscriber else None
    found = Subscription.objects.filter(code=ticket.public_id).select_related("subscriber").first()
    return VisitorMail(found.subscriber, found) if found else None


def act(reader: Reader, sent: QueryDict) -> str:
    """Does what was pressed (`act` and its fields, whatever anybody sent); what became of it: "saved", "all", "begun",
    "forgotten", or "" where it was nothing we know."""
    if sent.get("act") == "stop_all":
        stop_everything(reader)
        return "all"
    return _act_for_member(reader, sent) if isinstance(reader, MemberMail) else _act_for_visitor(reader, sent)


def stop_everything(reader: Reader) -> None:
    """Nothing goes to the address any more but what somebody asks for and waits for."""
    address = reader.user.email if isinstance(reader, MemberMail) else reader.subscriber.address
    member = User.objects.filter(email=address).first()
    if member:
        stopping.stop_all(member)
    subscribing.stop(Subscription.objects.filter(subscriber__fingerprint=fingerprint(address)))


def _act_for_member(reader: MemberMail, sent: QueryDict) -> str:
    if sent.get("act") != "save":
        return ""
    wanted = set(sent.getlist("event"))
    for event in reader.events():
        if event["wanted"] != (event["name"] in wanted):
            (stopping.restart if event["name"] in wanted else stopping.stop)(reader.user, [event["name"]])
    pause, changed = sent.get("pause", ""), {}
    if sent.get("digest") in NotificationSettings.Digest.values:
        changed["digest"] = sent["digest"]
    if pause == "none" or pause in PAUSES:
        changed["paused_until"] = reader.pause(PAUSES[pause]) if pause in PAUSES else None
    NotificationSettings.objects.update_or_create(user=reader.user, defaults=changed)
    return "saved"


def _act_for_visitor(reader: VisitorMail, sent: QueryDict) -> str:
    if sent.get("act") == "forget":
        subscribing.forget(reader.subscriber)
        return "forgotten"
    one = subscribing.shown(reader.subscriber).filter(code=sent.get("of", "")[:20])
    if sent.get("act") == "begin":
        return "begun" if subscribing.begin(one) else ""
    if sent.get("act") == "often" and sent.get("often") in Subscription.Cadence.values:
        return "saved" if one.update(cadence=sent["often"]) else ""
    if sent.get("act") == "stop":
        return "saved" if subscribing.stop(one) else ""
    if sent.get("act") == "restart":
        return "saved" if subscribing.restart(one) else ""
    return ""
